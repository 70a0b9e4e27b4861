/** Partitions that come and go beside the running application; a detach that was stopped is finished by the next run. */

import { setImmediate } from "node:timers/promises";
import { tableRef } from "@mig/core/adapter";
import { column, createTable } from "@mig/core/migration";
import { migrate, rollback } from "@mig/core/runner";
import { NEWEST_POSTGRES } from "@mig/test-support";
import { describe, expect, it } from "vitest";
import { attachPartition, detachPartition, pgAdapter } from "../src/index.ts";
import { dying } from "./dying.ts";
import { migratedRepo, source } from "./migrated-repo.ts";

const columns = [column("id", "integer", { nullable: false })];
const bound = "FOR VALUES FROM (1) TO (10)";
const first = source("20260101000000", {
  format: 1,
  up: [
    createTable("events", { columns, options: { partitionBy: "RANGE (id)" } }),
    createTable("old_events", { columns }),
    attachPartition("events", "old_events", bound),
  ],
  down: [],
});
const migrations = [
  first,
  source("20260101000001", {
    format: 1,
    transaction: false,
    up: [detachPartition("events", "old_events", bound, { concurrently: true })],
    down: [attachPartition("events", "old_events", bound)],
  }),
];

describe.each([14, NEWEST_POSTGRES])("on PostgreSQL %i", (major) => {
  const at = migratedRepo(first, { major });

  const pending = async () =>
    (await at.admin.query("SELECT inhdetachpending FROM pg_inherits WHERE inhrelid = 'old_events'::regclass")).map(
      (row) => row["inhdetachpending"],
    );

  it("detaches, attaches on the way back, and detaches again", async () => {
    expect(await pending()).toEqual([false]);
    await migrate({ repo: at.repo, migrations });
    expect([await pending(), await at.lastState()]).toEqual([[], { state: "applied" }]);
    await rollback({ repo: at.repo, migrations });
    expect([await pending(), await at.lastState()]).toEqual([[false], { state: "rolledBack" }]);
    await migrate({ repo: at.repo, migrations });
    expect(await pending()).toEqual([]);
  });

  it.each(["before", "after"] as const)("goes on when it was killed right %s the detach", async (when) => {
    await expect(migrate({ repo: dying(at.repo, /CONCURRENTLY$/, when), migrations })).rejects.toThrow("gone");
    await migrate({ repo: at.repo, migrations });
    expect([await pending(), await at.lastState()]).toEqual([[], { state: "applied" }]);
  });

  it("finishes what was killed while a reader held it up", async () => {
    const reader = await pgAdapter.connect({ url: at.repo.url, ledger: tableRef("schema_migrations") });
    try {
      await reader.query("BEGIN");
      await reader.query("SELECT * FROM events");
      const stopped = migrate({ repo: at.repo, migrations }).catch((error: unknown) => error);
      while ((await pending())[0] !== true) await setImmediate();
      await at.admin.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'ALTER TABLE%CONCURRENTLY' AND datname = current_database()",
      );
      expect(await stopped).toMatchObject({ code: "MIG_LOCK_LOST" });
      expect(await pending()).toEqual([true]);
      await reader.query("COMMIT");
      await migrate({ repo: at.repo, migrations });
      expect([await pending(), await at.lastState()]).toEqual([[], { state: "applied" }]);
    } finally {
      await reader.close();
    }
  });
});
