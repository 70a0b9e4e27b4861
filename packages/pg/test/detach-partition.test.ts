/** Partitions that come and go beside the running application; a detach that was stopped is finished by the next run. */

import { setImmediate } from "node:timers/promises";
import { type Session, tableRef } from "@mig/core/adapter";
import { column, createTable, defineMigration } from "@mig/core/migration";
import { type MigrationSource, migrate, type RunnerRepo, rollback } from "@mig/core/runner";
import { NEWEST_POSTGRES, scratchDatabase } from "@mig/test-support";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { attachPartition, detachPartition, pgAdapter } from "../src/index.ts";
import { dying } from "./dying.ts";

const source = (version: string, spec: Parameters<typeof defineMigration>[0]): MigrationSource => ({
  version,
  name: "step",
  load: async () => defineMigration(spec),
});
const columns = [column("id", "integer", { nullable: false })];
const bound = "FOR VALUES FROM (1) TO (10)";
const migrations = [
  source("20260101000000", {
    format: 1,
    up: [
      createTable("events", { columns, options: { partitionBy: "RANGE (id)" } }),
      createTable("old_events", { columns }),
      attachPartition("events", "old_events", bound),
    ],
    down: [],
  }),
  source("20260101000001", {
    format: 1,
    transaction: false,
    up: [detachPartition("events", "old_events", bound, { concurrently: true })],
    down: [attachPartition("events", "old_events", bound)],
  }),
];

describe.each([14, NEWEST_POSTGRES])("on PostgreSQL %i", (major) => {
  let database: Awaited<ReturnType<typeof scratchDatabase>>;
  let repo: RunnerRepo & { readonly name: string };
  let admin: Session;
  beforeEach(async () => {
    database = await scratchDatabase({ major });
    const config = { url: database.url, options: {}, ledger: tableRef("schema_migrations") };
    repo = { name: "blog", adapter: pgAdapter, ...config };
    admin = await pgAdapter.connect(config);
    await migrate({ repo, migrations: migrations.slice(0, 1) });
  });
  afterEach(async () => {
    await admin.close();
    await database.drop();
  });

  const pending = async () =>
    (await admin.query("SELECT inhdetachpending FROM pg_inherits WHERE inhrelid = 'old_events'::regclass")).map(
      (row) => row["inhdetachpending"],
    );
  const lastState = async () => (await admin.query("SELECT state FROM schema_migrations ORDER BY seq DESC LIMIT 1"))[0];

  it("detaches, attaches on the way back, and detaches again", async () => {
    expect(await pending()).toEqual([false]);
    await migrate({ repo, migrations });
    expect([await pending(), await lastState()]).toEqual([[], { state: "applied" }]);
    await rollback({ repo, migrations });
    expect([await pending(), await lastState()]).toEqual([[false], { state: "rolledBack" }]);
    await migrate({ repo, migrations });
    expect(await pending()).toEqual([]);
  });

  it.each(["before", "after"] as const)("goes on when it was killed right %s the detach", async (when) => {
    await expect(migrate({ repo: dying(repo, /CONCURRENTLY$/, when), migrations })).rejects.toThrow("gone");
    await migrate({ repo, migrations });
    expect([await pending(), await lastState()]).toEqual([[], { state: "applied" }]);
  });

  it("finishes what was killed while a reader held it up", async () => {
    const reader = await pgAdapter.connect({ url: database.url, ledger: tableRef("schema_migrations") });
    try {
      await reader.query("BEGIN");
      await reader.query("SELECT * FROM events");
      const stopped = migrate({ repo, migrations }).catch((error: unknown) => error);
      while ((await pending())[0] !== true) await setImmediate();
      await admin.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'ALTER TABLE%CONCURRENTLY' AND datname = current_database()",
      );
      expect(await stopped).toMatchObject({ code: "MIG_LOCK_LOST" });
      expect(await pending()).toEqual([true]);
      await reader.query("COMMIT");
      await migrate({ repo, migrations });
      expect([await pending(), await lastState()]).toEqual([[], { state: "applied" }]);
    } finally {
      await reader.close();
    }
  });
});
