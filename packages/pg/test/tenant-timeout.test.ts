/** The time limit of a tenant: what takes longer is ended and undone, whatever it waits for, and the others go on. */
import { type Operation, table } from "@mig/core/adapter";
import { addColumn, column, execute, run } from "@mig/core/migration";
import { type MigrationSource, migrateTenants, rollbackTenants } from "@mig/core/runner";
import { NEWEST_POSTGRES, OLDEST_POSTGRES } from "@mig/test-support";
import { describe, expect, test } from "vitest";
import { reportOf, type ScratchTenants, scratchTenants, simple, source, states, thrown } from "./scratch-tenants.ts";

const tenantTimeoutMs = 1_000;
const first = simple("1");
const added = addColumn("table_1", column("added", "text"));
const isSlow = "current_schema() = 'b'";

/** Holds a lock on a table of `b`, and ends when it is called. */
async function holder({ client }: ScratchTenants, sql: string): Promise<() => Promise<unknown>> {
  const other = await client();
  await other.query(`BEGIN; ${sql}`);
  return () => other.query("ROLLBACK");
}

const nothing = async () => async () => {};
const lock = (here: ScratchTenants) => holder(here, "LOCK TABLE b.table_1");
const snapshot = (here: ScratchTenants) => holder(here, "INSERT INTO b.table_1 VALUES (1)");

const concurrent: Operation = {
  kind: "createIndex",
  table: { schema: null, name: "table_1" },
  index: table({ name: "x", columns: [], indexes: [{ name: "slow", keys: ["id"] }] }).indexes[0] ?? never(),
  concurrently: true,
};

const concurrently = source("2", [concurrent]);

function never(): never {
  throw new TypeError("unreachable");
}

const inB = (body: () => Promise<unknown>) =>
  run("wait", async ({ scope }) => {
    if (scope.kind === "tenant" && scope.name === "b") await body();
  });

describe.each([OLDEST_POSTGRES, NEWEST_POSTGRES])("PostgreSQL %i: a tenant is ended", (major) => {
  test.each<[string, MigrationSource, (here: ScratchTenants) => Promise<() => Promise<unknown>>]>([
    ["in one long statement", source("2", [added, execute(`SELECT pg_sleep(60) WHERE ${isSlow}`)]), nothing],
    ["in the wait for a lock, sent at once", source("2", [added]), lock],
    [
      "between many short statements",
      source("2", [
        added,
        run("loop", async (db) => {
          const waits = `SELECT pg_sleep(0.1) WHERE ${isSlow}`;
          for (let count = 0; count < 600; count += 1) await db.query(waits);
        }),
      ]),
      nothing,
    ],
    ["in code that waits for something else", source("2", [added, inB(() => new Promise(() => {}))]), nothing],
    ["in an index that is built around others", concurrently, snapshot],
  ])("%s", async (_what, second, block) => {
    const here = await scratchTenants(["a", "b", "c"], major);
    const { repo } = here;
    await migrateTenants({ repo, migrations: [first] });
    const release = await block(here);
    const migrations = [first, second];
    const error = await thrown(migrateTenants({ repo, migrations, tenantTimeoutMs, lockTimeoutMs: 0, concurrency: 2 }));
    expect(states(reportOf(error))).toEqual({ a: "migrated", b: "failed MIG_TENANT_TIMEOUT", c: "migrated" });
    await release();
    const left = "SELECT 1 FROM information_schema.columns WHERE table_schema = 'b' AND column_name = 'added'";
    expect(await here.ask(left)).toEqual([]);
    expect(await here.ask("SELECT version FROM b.schema_migrations WHERE state = 'applied'")).toEqual([
      { version: "1" },
    ]);
    const mended = source("2", second === concurrently ? [concurrent] : [added]);
    expect(states(await migrateTenants({ repo, migrations: [first, mended] }))["b"]).toBe("migrated");
  });
});

test("what was applied before the time was over is told, and a limit that is enough changes nothing", async () => {
  const here = await scratchTenants(["a", "b"]);
  const { repo } = here;
  const migrations = [first, source("2", [execute(`SELECT pg_sleep(60) WHERE ${isSlow}`)])];
  const report = reportOf(await thrown(migrateTenants({ repo, migrations, tenantTimeoutMs })));
  expect(report.tenants.map(({ tenant, applied }) => [tenant, applied.map(({ version }) => version)])).toEqual([
    ["a", ["1", "2"]],
    ["b", ["1"]],
  ]);
  expect(states(await rollbackTenants({ repo, migrations, all: true, tenantTimeoutMs: 60_000 }))).toEqual({
    a: "migrated",
    b: "migrated",
  });
});

test("the role's own limit is never made longer", async () => {
  const here = await scratchTenants(["b"]);
  const { repo } = here;
  const own = { ...repo, options: { options: "-c statement_timeout=200ms" } };
  const migrations = [source("1", [execute("SELECT pg_sleep(60)")])];
  const report = reportOf(await thrown(migrateTenants({ repo: own, migrations, tenantTimeoutMs: 600_000 })));
  expect(states(report)).toEqual({ b: "failed MIG_STATEMENT_FAILED" });
});

test("no time at all is no limit that can be given", async () => {
  const { repo } = await scratchTenants([]);
  expect((await thrown(migrateTenants({ repo, migrations: [first], tenantTimeoutMs: 0 }))).code).toBe("MIG_USAGE");
});
