// Sessions of one process wait for each other without holding it up.
import { setTimeout } from "node:timers/promises";
import { publicScope, type Session } from "@mig/core/adapter";
import { addColumn, column, createTable, defineMigration, run } from "@mig/core/migration";
import { type MigrationSource, migrate } from "@mig/core/runner";
import { expect, onTestFinished, test } from "vitest";
import { sqliteAdapter } from "../src/index.ts";
import { scratchFile } from "./scratch-file.ts";

/** Two sessions on one file, with a table `t`. */
async function two(busyTimeoutMs: number): Promise<readonly [Session, Session]> {
  const { session, config } = await scratchFile("CREATE TABLE t (a)");
  const other = await sqliteAdapter.connect({ ...config, options: { busyTimeoutMs } });
  onTestFinished(() => other.close());
  return [session, other];
}

const uses: readonly (readonly [string, (session: Session) => Promise<unknown>])[] = [
  ["a transaction", (session) => session.transaction(() => session.query("INSERT INTO t VALUES (2)"))],
  ["a statement of its own", (session) => session.query("INSERT INTO t VALUES (2)")],
];

test.for(uses)("%s waits for a writer of the same process", async ([, use]) => {
  const [session, other] = await two(5000);
  let waiting: Promise<unknown> = Promise.resolve();
  await session.transaction(async () => {
    await session.query("INSERT INTO t VALUES (1)");
    waiting = use(other);
    await setTimeout(100);
  });
  await waiting;
  expect(await session.query("SELECT a FROM t")).toEqual([{ a: 1 }, { a: 2 }]);
});

test("a commit waits for a reader of the same process", async () => {
  const [session, other] = await two(5000);
  let waiting: Promise<unknown> = Promise.resolve();
  await session.transaction(
    async () => {
      await session.query("SELECT a FROM t");
      waiting = other.transaction(() => other.query("INSERT INTO t VALUES (2)"));
      await setTimeout(100);
      expect(await session.query("SELECT a FROM t")).toEqual([]);
    },
    { readOnly: true },
  );
  await waiting;
  expect(await session.query("SELECT a FROM t")).toEqual([{ a: 2 }]);
});

test("nobody waits longer than busyTimeoutMs", async () => {
  const [session, other] = await two(100);
  await session.transaction(async () => {
    const began = performance.now();
    const refused = other.transaction(async () => {});
    await expect(refused).rejects.toMatchObject({ code: "MIG_DATABASE_LOCKED" });
    expect(performance.now() - began).toBeGreaterThan(90);
    expect(performance.now() - began).toBeLessThan(2000);
  });
});

const migrations = Array.from({ length: 20 }, (_, position): MigrationSource => {
  const up =
    position === 0
      ? [createTable("posts", { columns: [column("id", "integer")] })]
      : [addColumn("posts", column(`c${position}`, "text"))];
  return {
    version: String(20260101000000 + position),
    name: `step_${position}`,
    // While one run pauses with its transaction open, the others meet a busy file.
    load: async () => defineMigration({ format: 1, up: [...up, run("pause", () => setTimeout(5))], down: [] }),
  };
});

test.for(["delete", "wal"])("eight runs at once apply each migration once (%s)", async (mode) => {
  const { session, config } = await scratchFile(`PRAGMA journal_mode = ${mode}`);
  const repo = { adapter: sqliteAdapter, url: config.url, options: {}, ledger: config.ledger };
  const began = performance.now();
  const reports = await Promise.all(Array.from({ length: 8 }, () => migrate({ repo, migrations })));
  expect(performance.now() - began).toBeLessThan(8000);
  const versions = migrations.map(({ version }) => version);
  expect(reports.flatMap(({ applied }) => applied.map(({ version }) => version)).sort()).toEqual(versions);
  expect((await session.ledger.read(publicScope))?.map(({ version, state }) => [version, state])).toEqual(
    versions.map((version) => [version, "applied"]),
  );
});
