/** A file per tenant: the same runs as with schemas, and files that are made, renamed and dropped safely. */
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  alterColumn,
  column,
  createTable,
  defineMigration,
  dropTable,
  execute,
  run,
  type Step,
} from "@mig/core/migration";
import {
  createTenant,
  dropTenant,
  isMigError,
  type MigError,
  type MigrationSource,
  migrate,
  migrateTenants,
  planMigrateTenants,
  type RunEvent,
  renameTenant,
  repo,
  rollbackTenants,
  statusOfTenants,
  systemClock,
  type TenantsReport,
  tenantsOf,
} from "@mig/core/runner";
import { scratchFolder } from "@mig/test-support";
import { describe, expect, onTestFinished, test } from "vitest";
import { sqliteAdapter, tenantFiles } from "../src/index.ts";

const parts = { columns: [column("id", "integer", { nullable: false })], primaryKey: ["id"] } as const;

function source(version: string, up: readonly Step[], down: readonly Step[]): MigrationSource {
  return { version, name: `m${version}`, load: async () => defineMigration({ format: 1, up, down }) };
}

const simple = (version: string) =>
  source(version, [createTable(`t${version}`, parts)], [dropTable(`t${version}`, parts)]);
const migrations = [simple("1"), simple("2")];

async function scratchTenants(names: readonly string[], options: Readonly<Record<string, unknown>> = {}) {
  const folder = await scratchFolder();
  onTestFinished(folder.remove);
  const own = join(folder.path, "tenants");
  const Repo = repo("app", {
    adapter: sqliteAdapter,
    url: join(folder.path, "app.db"),
    options,
    ...tenantFiles(join(own, "*.db")),
  });
  await sqliteAdapter.database?.create({ url: Repo.url, ledger: Repo.ledger });
  for (const name of names) {
    await sqliteAdapter.database?.create({ url: join(own, `${name}.db`), ledger: Repo.ledger });
  }
  const ask = async (name: string, sql: string) => {
    const session = await sqliteAdapter.connect({ url: join(own, `${name}.db`), ledger: Repo.ledger });
    try {
      return await session.query(sql);
    } finally {
      await session.close();
    }
  };
  const tables = async (name: string) =>
    (await ask(name, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 't_' ORDER BY 1")).map(
      (row) => row["name"],
    );
  return { repo: Repo, folder: own, ask, tables };
}

const states = ({ tenants }: TenantsReport) =>
  Object.fromEntries(tenants.map(({ tenant, state, error }) => [tenant, error === null ? state : error.code]));

async function thrown(promise: Promise<unknown>): Promise<MigError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (isMigError(error)) return error;
  throw new TypeError(`expected a MigError, got ${error}`);
}

describe("runs over all files", () => {
  test("one fails, the others are done, a second run does the rest; down and status likewise", async () => {
    const names = Array.from({ length: 20 }, (_, at) => `f${String(at + 1).padStart(2, "0")}`);
    const { repo, ask, tables } = await scratchTenants(names);
    await ask("f07", "CREATE TABLE t2 (id integer)");
    const error = await thrown(migrateTenants({ repo, migrations }));
    expect([error.code, error.details["tenants"]]).toEqual(["MIG_TENANTS_FAILED", ["f07"]]);
    expect(
      (await statusOfTenants({ repo, migrations })).flatMap(({ tenant, state }) =>
        state === "current" ? [] : [[tenant, state]],
      ),
    ).toEqual([["f07", "pending"]]);
    await ask("f07", "DROP TABLE t2");
    const again = states(await migrateTenants({ repo, migrations }));
    expect([again["f07"], Object.values(again).filter((state) => state === "nothing")]).toEqual([
      "migrated",
      Array(19).fill("nothing"),
    ]);
    await rollbackTenants({ repo, migrations, to: "2", only: ["f01", "f07"] });
    expect([await tables("f01"), await tables("f02"), await tables("f07")]).toEqual([["t1"], ["t1", "t2"], ["t1"]]);
  });

  test("two at once apply everything once; one that appears meanwhile has its turn", async () => {
    const { repo, ask, folder } = await scratchTenants(["a", "b", "c"]);
    const late = source(
      "3",
      [
        run(
          "make another",
          async () => void (existsSync(join(folder, "late.db")) || writeFileSync(join(folder, "late.db"), "")),
        ),
      ],
      [],
    );
    const all = [...migrations, late];
    const reports = await Promise.all([1, 2].map(() => migrateTenants({ repo, migrations: all, concurrency: 2 })));
    expect(reports.map((report) => Object.values(states(report)).filter((state) => state.startsWith("MIG")))).toEqual([
      [],
      [],
    ]);
    for (const name of ["a", "b", "c", "late"]) {
      expect(await ask(name, "SELECT count(*) AS rows FROM schema_migrations")).toEqual([{ rows: 3 }]);
    }
  });

  test("a single tenant's scope is its file", async () => {
    const { repo, tables } = await scratchTenants(["a", "b"]);
    await migrate({ repo, migrations, scope: { kind: "tenant", name: "a" } });
    expect([await tables("a"), await tables("b")]).toEqual([["t1", "t2"], []]);
  });

  test("unknown names, and a repo that does not say where the files are", async () => {
    const { repo } = await scratchTenants(["a"]);
    expect((await thrown(migrateTenants({ repo, migrations, only: ["x"] }))).code).toBe("MIG_TENANTS_UNKNOWN");
    const { tenantUrl: _, ...lost } = repo;
    expect((await thrown(migrateTenants({ repo: lost, migrations }))).code).toBe("MIG_CONFIG_INVALID");
  });
});

describe.each(["delete", "wal"])("files are made, renamed and dropped, with the journal mode %s", (journalMode) => {
  test("all of it or nothing", async () => {
    const { repo, folder, ask, tables } = await scratchTenants([], { journalMode });
    const own = source("3", [execute("INSERT INTO t1 VALUES (7)", null)], []);
    const all = [...migrations, own];
    const created = await Promise.all([1, 2, 3].map(() => createTenant(repo, "acme", { migrations: all })));
    expect(created.filter((one) => one.created)).toHaveLength(1);
    expect([await tables("acme"), await ask("acme", "SELECT * FROM t1")]).toEqual([["t1", "t2"], [{ id: 7 }]]);
    expect(await ask("acme", "SELECT seq, version, state FROM schema_migrations")).toEqual([
      { seq: 1, version: "1", state: "applied" },
      { seq: 2, version: "2", state: "applied" },
      { seq: 3, version: "3", state: "applied" },
    ]);
    const broken = source("4", [execute("INSERT INTO nothing VALUES (1)", null)], []);
    expect((await thrown(createTenant(repo, "half", { migrations: [...all, broken] }))).code).toBe(
      "MIG_STATEMENT_FAILED",
    );

    await renameTenant(repo, "acme", "Zenith");
    expect(await ask("Zenith", "SELECT * FROM t1")).toEqual([{ id: 7 }]);
    await createTenant(repo, "other", { migrations: all });
    expect((await thrown(renameTenant(repo, "other", "Zenith"))).code).toBe("MIG_TENANT_CONFLICT");
    expect((await thrown(renameTenant(repo, "nobody", "x"))).code).toBe("MIG_TENANT_MISSING");
    expect(await tenantsOf(repo)).toEqual(["Zenith", "other"]);
    expect([await dropTenant(repo, "other"), await dropTenant(repo, "other")]).toEqual([true, false]);
    expect(readdirSync(folder)).toEqual(["Zenith.db"]);
  });
});

test("a file that is in use is not renamed, one that is no tenant's is not taken for one, a client is refused", async () => {
  const { repo, folder } = await scratchTenants(["plain"]);
  await createTenant(repo, "busy", { migrations });
  const session = await sqliteAdapter.connect({ url: join(folder, "busy.db"), ledger: repo.ledger });
  await session.transaction(async () => {
    expect((await thrown(renameTenant(repo, "busy", "b"))).code).toBe("MIG_DATABASE_IN_USE");
    expect((await thrown(dropTenant(repo, "busy"))).code).toBe("MIG_DATABASE_IN_USE");
  });
  await session.close();
  expect((await thrown(createTenant(repo, "plain", { migrations }))).code).toBe("MIG_TENANT_CONFLICT");
  expect((await thrown(createTenant(repo, "x", { migrations, client: {} }))).code).toBe("MIG_UNSUPPORTED");
});

test.each(["../x", "a/b", "a\\b", ".hidden", "", "x".repeat(181), "nul\0", "a:b", " a"])(
  "%j is no name of a file",
  async (name) => {
    const { repo } = await scratchTenants([]);
    expect((await thrown(createTenant(repo, name, { migrations }))).code).toBe("MIG_NAME_INVALID");
  },
);

test.each(["tenants/x.db", "tenants/*/x.db", "*/*.db", "a*b*.db"])(
  "the pattern %s says nothing about names",
  (pattern) => {
    expect(() => tenantFiles(pattern)).toThrow(expect.objectContaining({ code: "MIG_CONFIG_INVALID" }));
  },
);

test("what is compiled from a tenant's own tables is planned for each, and grouped by what it comes to", async () => {
  const { repo, ask, tables } = await scratchTenants(["a", "b", "c"]);
  await migrateTenants({ repo, migrations });
  await ask("b", "ALTER TABLE t1 ADD COLUMN extra text");
  const [id] = parts.columns;
  const text = column("id", "text", { nullable: false });
  const third = source("3", [alterColumn("t1", id, text)], [alterColumn("t1", text, id)]);
  const next = [...migrations, third];
  const { groups, digest } = await planMigrateTenants({ repo, migrations: next });
  const sql = (at: number) =>
    groups[at]?.migrations.flatMap(({ parts: of }) => of.flatMap(({ steps }) => steps.map((step) => step.sql))).join();
  expect(groups.map(({ tenants }) => tenants)).toEqual([["a", "c"], ["b"]]);
  expect([sql(0)?.includes("extra"), sql(1)?.includes("extra")]).toEqual([false, true]);
  const only = { repo, migrations: next, only: ["a"] };
  expect((await thrown(migrateTenants({ ...only, plan: digest }))).code).toBe("MIG_PLAN_CHANGED");
  expect(states(await migrateTenants({ repo, migrations: next, plan: digest }))).toEqual({
    a: "migrated",
    b: "migrated",
    c: "migrated",
  });
  expect(await tables("b")).toEqual(["t1", "t2"]);
});

test.each<[string, readonly Step[]]>([
  ["between two statements, sent at once", [createTable("t3", parts), createTable("t4", parts)]],
  ["between two steps", [run("wait", async () => {}), createTable("t3", parts)]],
])("a tenant is ended when its time is over, %s", async (_what, up) => {
  const { repo, ask, tables } = await scratchTenants(["a", "b", "c"]);
  await migrateTenants({ repo, migrations });
  const next = [...migrations, source("3", up, [])];
  // Nothing can end a statement, so a clock that is late for one of them stands for it.
  let late = 0;
  const clock = { ...systemClock, now: () => new Date(Date.now() + late) };
  const onEvent = ({ kind, scope }: RunEvent) => {
    if (kind === "started") late = scope.kind === "tenant" && scope.name === "b" ? 3_600_000 : 0;
  };
  // One after the other, because they all look at that clock.
  const options = { repo, migrations: next, tenantTimeoutMs: 60_000, concurrency: 1, clock, onEvent };
  const error = await thrown(migrateTenants(options));
  expect([error.code, error.details["tenants"]]).toEqual(["MIG_TENANTS_FAILED", ["b"]]);
  expect(error.message).toContain("b: 3_m3 MIG_TENANT_TIMEOUT");
  expect(await tables("c")).toContain("t3");
  expect([await tables("b"), await ask("b", "SELECT version FROM schema_migrations WHERE version = '3'")]).toEqual([
    ["t1", "t2"],
    [],
  ]);
  expect(states(await migrateTenants({ repo, migrations: next }))["b"]).toBe("migrated");
});
