/** Runs over many tenants: who is touched, what fails alone, what a second run goes on with. */
import { execute, run } from "@mig/core/migration";
import { migrateTenants, rollbackTenants, statusOfTenants, type TenantProgress } from "@mig/core/runner";
import { OLDEST_POSTGRES } from "@mig/test-support";
import { describe, expect, test } from "vitest";
import { counts, reportOf, scratchTenants, simple, source, states, tenantNames, thrown } from "./scratch-tenants.ts";

const migrations = [simple("1"), simple("2")];

describe("of a hundred tenants", () => {
  test.each([OLDEST_POSTGRES, undefined])(
    "the seventh fails, all others are done, and a second run does it (PostgreSQL %s)",
    async (major) => {
      const names = tenantNames(100);
      const { repo, ask, tables } = await scratchTenants(names, major);
      await ask("CREATE TABLE t007.table_2 (id int)");
      const error = await thrown(migrateTenants({ repo, migrations, concurrency: 4 }));
      const report = reportOf(error);
      expect([error.code, report.failed, counts(report)]).toEqual([
        "MIG_TENANTS_FAILED",
        ["t007"],
        { migrated: 99, "failed MIG_STATEMENT_FAILED": 1 },
      ]);
      expect(report.tenants.map(({ tenant }) => tenant).sort()).toEqual(names);
      const seventh = report.tenants.find(({ tenant }) => tenant === "t007");
      expect([seventh?.applied.map(({ version }) => version), seventh?.error?.migration]).toEqual([["1"], "2_m2"]);

      await ask("DROP TABLE t007.table_2");
      const again = await migrateTenants({ repo, migrations });
      expect(counts(again)).toEqual({ migrated: 1, nothing: 99 });
      expect(await tables("t007")).toEqual(["table_1", "table_2"]);
      expect(counts(await migrateTenants({ repo, migrations }))).toEqual({ nothing: 100 });
    },
  );

  test("two deployers at once apply everything once", async () => {
    const { repo, ask } = await scratchTenants(tenantNames(40));
    const reports = await Promise.all([1, 2].map(() => migrateTenants({ repo, migrations, concurrency: 3 })));
    const applied = reports.flatMap(({ tenants }) => tenants.flatMap((one) => one.applied));
    expect(applied).toHaveLength(80);
    const [rows] = await ask(
      `SELECT count(*)::int AS rows FROM (${tenantNames(40)
        .map((name) => `SELECT seq FROM ${name}.schema_migrations`)
        .join(" UNION ALL ")}) x`,
    );
    expect(rows).toEqual({ rows: 80 });
  });
});

test("a server process is replaced before it has seen too many tenants", async () => {
  const names = tenantNames(410);
  const { repo, ask } = await scratchTenants(names);
  const note = source("1", [execute("CREATE TABLE worker AS SELECT pg_backend_pid() AS pid", "DROP TABLE worker")]);
  await migrateTenants({ repo, migrations: [note], concurrency: 1 });
  const tenants = names.map((name) => `SELECT pid FROM ${name}.worker`).join(" UNION ALL ");
  const counted = await ask(`SELECT count(*)::int AS tenants FROM (${tenants}) x GROUP BY pid ORDER BY 1 DESC`);
  expect(counted.length).toBeGreaterThan(1);
  expect(counted[0]?.["tenants"]).toBeLessThanOrEqual(400);
});

describe("who has a turn", () => {
  const names = ["a", "b", "c", "d"];
  const cases = [
    [{}, { a: "migrated", b: "migrated", c: "migrated", d: "migrated" }],
    [{ only: ["c", "a"] }, { a: "migrated", c: "migrated" }],
    [{ except: ["a"] }, { b: "migrated", c: "migrated", d: "migrated" }],
    [{ step: 1 }, { a: "migrated", b: "migrated", c: "migrated", d: "migrated" }],
  ] as const;
  test.each(cases)("%o", async (selection, expected) => {
    const { repo } = await scratchTenants(names);
    expect(states(await migrateTenants({ repo, migrations, ...selection }))).toEqual(expected);
  });

  const refused = [
    [{ only: ["a", "x", "y"] }, "MIG_TENANTS_UNKNOWN", { unknown: ["x", "y"], tenants: 4 }],
    [{ except: ["x"] }, "MIG_TENANTS_UNKNOWN", { unknown: ["x"], tenants: 4 }],
    [{ canary: ["x"] }, "MIG_TENANTS_UNKNOWN", { unknown: ["x"], tenants: 4 }],
    [{ only: ["a"], except: ["b"] }, "MIG_USAGE", { only: ["a"], except: ["b"] }],
    [{ concurrency: 0 }, "MIG_USAGE", { concurrency: 0 }],
    [{ to: "9" }, "MIG_MIGRATION_UNKNOWN", { version: "9" }],
  ] as const;
  test.each(refused)("%o is refused with %s", async (selection, code, details) => {
    const { repo, tables } = await scratchTenants(names);
    const error = await thrown(migrateTenants({ repo, migrations, ...selection }));
    expect([error.code, error.details]).toEqual([code, expect.objectContaining(details)]);
    expect(await tables("a")).toEqual([]);
  });

  test("a repo that does not say which tenants it has, and names that cannot be schemas", async () => {
    const { repo } = await scratchTenants([]);
    const { listTenants: _, ...mute } = repo;
    expect((await thrown(migrateTenants({ repo: mute, migrations }))).code).toBe("MIG_TENANTS_UNKNOWN");
    const long = "x".repeat(64);
    for (const [given, code] of [
      [[long], "MIG_NAME_INVALID"],
      [["ok", "pg_x"], "MIG_NAME_INVALID"],
      [["acme", "Acme"], "MIG_TENANT_CONFLICT"],
    ] as const) {
      const listing = { ...repo, listTenants: async () => given };
      expect((await thrown(migrateTenants({ repo: listing, migrations }))).code).toBe(code);
    }
  });

  test("a file that cannot be loaded touches nobody", async () => {
    const { repo, ask } = await scratchTenants(names);
    const broken = { version: "3", name: "broken", load: () => Promise.reject(new Error("syntax")) };
    await expect(migrateTenants({ repo, migrations: [...migrations, broken] })).rejects.toThrow("syntax");
    expect(await ask("SELECT FROM pg_tables WHERE schemaname = 'a'")).toEqual([]);
  });
});

describe("a run that stops early", () => {
  const failing = (tenant: string) =>
    source("3", [
      run("fail here", async (db) => {
        if (db.scope.kind === "tenant" && db.scope.name === tenant) throw new Error("no");
      }),
    ]);
  const cases = [
    [
      "a canary by name",
      { canary: ["c"] },
      "c",
      { c: "failed MIG_RUN_FAILED", a: "skipped stopped", b: "skipped stopped", d: "skipped stopped" },
    ],
    [
      "the first one as canary",
      { canary: 1 },
      "a",
      { a: "failed MIG_RUN_FAILED", b: "skipped stopped", c: "skipped stopped", d: "skipped stopped" },
    ],
    [
      "a canary that is well",
      { canary: 1 },
      "b",
      { a: "migrated", b: "failed MIG_RUN_FAILED", c: "migrated", d: "migrated" },
    ],
    [
      "one failure",
      { maxFailures: 1, concurrency: 1 },
      "b",
      { a: "migrated", b: "failed MIG_RUN_FAILED", c: "skipped stopped", d: "skipped stopped" },
    ],
    [
      "fewer failures than are allowed",
      { maxFailures: 2, concurrency: 1 },
      "b",
      { a: "migrated", b: "failed MIG_RUN_FAILED", c: "migrated", d: "migrated" },
    ],
  ] as const;
  test.each(cases)("%s", async (_, options, victim, expected) => {
    const { repo } = await scratchTenants(["a", "b", "c", "d"]);
    const error = await thrown(migrateTenants({ repo, migrations: [...migrations, failing(victim)], ...options }));
    expect([error.code, states(reportOf(error))]).toEqual(["MIG_TENANTS_FAILED", expected]);
  });

  test("a signal stops at a border, and the next run goes on", async () => {
    const { repo } = await scratchTenants(tenantNames(12));
    const stop = new AbortController();
    const progress: TenantProgress[] = [];
    const error = await thrown(
      migrateTenants({
        repo,
        migrations,
        concurrency: 2,
        signal: stop.signal,
        onProgress: (told) => {
          progress.push(told);
          if (told.kind === "tenantDone" && told.done === 4) stop.abort();
        },
      }),
    );
    const report = reportOf(error);
    expect(error.code).toBe("MIG_INTERRUPTED");
    expect(Object.keys(counts(report)).sort()).toEqual(["migrated", "skipped stopped"]);
    expect(progress[0]).toEqual({ kind: "tenantsPlanned", tenants: 12, pending: 12 });
    await migrateTenants({ repo, migrations });
    expect((await statusOfTenants({ repo, migrations })).map(({ state }) => state)).toEqual(Array(12).fill("current"));
  });
});

describe("tenants that come and go during the run", () => {
  test("one that is created meanwhile has its turn at the end", async () => {
    const here = await scratchTenants(["a", "b"]);
    let isFirst = true;
    const onProgress = () => {
      if (isFirst) adding.push(here.add(["late"]));
      isFirst = false;
    };
    const adding: Promise<void>[] = [];
    const slow = source("3", [run("wait for it", () => Promise.all(adding).then(() => undefined))]);
    const report = await migrateTenants({ repo: here.repo, migrations: [...migrations, slow], onProgress });
    expect(states(report)).toEqual({ a: "migrated", b: "migrated", late: "migrated" });
    expect(await here.tables("late")).toEqual(["table_1", "table_2"]);
  });

  test("one that is dropped meanwhile is skipped; one that is listed and not there has failed", async () => {
    const { repo, ask } = await scratchTenants(["a", "b", "ghost"]);
    await ask("DROP SCHEMA ghost");
    const dropping = source("1", [
      run("drop the other one", async ({ scope }) => {
        if (scope.kind === "tenant" && scope.name === "a")
          await ask("DROP SCHEMA b; DELETE FROM tenants WHERE name = 'b'");
      }),
      execute("CREATE TABLE table_1 (id int)", "DROP TABLE table_1"),
    ]);
    const error = await thrown(migrateTenants({ repo, migrations: [dropping], concurrency: 1 }));
    expect(states(reportOf(error))).toEqual({
      a: "migrated",
      b: "skipped dropped",
      ghost: "failed MIG_TENANT_MISSING",
    });
    expect(await ask("SELECT FROM pg_tables WHERE schemaname = 'public' AND tablename = 'table_1'")).toEqual([]);
  });
});

test("names with quotes, blanks and letters of other scripts, and SQL of the user's own in them", async () => {
  const names = ['a"b', "it's", "Über uns", "租户", "x".repeat(63)];
  const { repo, tables } = await scratchTenants(names);
  const own = source("3", [execute("CREATE TABLE own (id int)", "DROP TABLE own")]);
  const report = await migrateTenants({ repo, migrations: [...migrations, own] });
  expect(counts(report)).toEqual({ migrated: 5 });
  for (const name of names) expect(await tables(name)).toEqual(["own", "table_1", "table_2"]);
});

describe("rollback", () => {
  test("what destroys something waits for consent, before anything is done", async () => {
    const { repo, tables } = await scratchTenants(["a", "b"]);
    await migrateTenants({ repo, migrations });
    const { code, details } = await thrown(rollbackTenants({ repo, migrations, step: 1, acceptDataLoss: false }));
    expect([code, details["lost"]]).toEqual(["MIG_DATA_LOSS", [expect.stringContaining("table_2")]]);
    expect(await tables("a")).toEqual(["table_1", "table_2"]);
    const agreed = await rollbackTenants({ repo, migrations, step: 1, acceptDataLoss: true });
    expect(counts(agreed)).toEqual({ migrated: 2 });
  });

  const all = [simple("1"), simple("2"), simple("3")];
  const cases = [
    [{ to: "3" }, ["table_1", "table_2"], []],
    [{ to: "2" }, ["table_1"], []],
    [{ toExclusive: "1" }, ["table_1"], ["table_1"]],
    [{ step: 1 }, ["table_1", "table_2"], []],
    [{ all: true }, [], []],
  ] as const;
  test.each(cases)("%o of two tenants, of which one is behind", async (selection, ahead) => {
    const { repo, tables } = await scratchTenants(["ahead", "behind"]);
    await migrateTenants({ repo, migrations: all, only: ["ahead"] });
    await migrateTenants({ repo, migrations: all, only: ["behind"], step: 1 });
    await rollbackTenants({ repo, migrations: all, ...selection });
    const rest = "to" in selection || "toExclusive" in selection ? ["table_1"] : [];
    expect([await tables("ahead"), await tables("behind")]).toEqual([ahead, rest]);
  });

  test("a tenant that lacks the version and has later ones fails alone", async () => {
    const { repo } = await scratchTenants(["a", "gap"]);
    await migrateTenants({ repo, migrations: all, only: ["a"] });
    await migrateTenants({ repo, migrations: [simple("1"), simple("3")], only: ["gap"] });
    const error = await thrown(rollbackTenants({ repo, migrations: all, to: "2" }));
    expect(states(reportOf(error))).toEqual({ a: "migrated", gap: "failed MIG_MIGRATION_UNKNOWN" });
  });
});

test("status tells where every tenant is, and creates nothing", async () => {
  const { repo, ask } = await scratchTenants(["new", "behind", "ahead", "ghost"]);
  await migrateTenants({ repo, migrations: [simple("1"), simple("2")], only: ["ahead"] });
  await migrateTenants({ repo, migrations: [simple("2")], only: ["behind"] });
  await ask("DROP SCHEMA ghost");
  const found = await statusOfTenants({ repo, migrations });
  expect(
    found.map(({ tenant, state, version, applied, pending, outOfOrder }) => [
      tenant,
      state,
      version,
      applied.length,
      pending.length,
      outOfOrder.length,
    ]),
  ).toEqual([
    ["new", "pending", null, 0, 2, 0],
    ["behind", "pending", "2", 1, 1, 1],
    ["ahead", "current", "2", 2, 0, 0],
    ["ghost", "missing", null, 0, 2, 0],
  ]);
  expect(await ask("SELECT FROM pg_tables WHERE schemaname = 'new'")).toEqual([]);
});

test("a migration of the public scope and the tenants keep out of each other's way", async () => {
  const { repo, client } = await scratchTenants(["a"]);
  const session = await repo.adapter.connect({ url: repo.url, ledger: repo.ledger });
  await session.tryLock("mig:schema_migrations:public");
  const error = await thrown(migrateTenants({ repo, migrations, lockWaitMs: 0 }));
  expect(error.code).toBe("MIG_LOCK_TIMEOUT");
  await session.close();
  expect(await client()).toBeDefined();
  expect(counts(await migrateTenants({ repo, migrations }))).toEqual({ migrated: 1 });
});
