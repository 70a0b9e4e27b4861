/** State that is put right by hand, and guarded: by real processes, on SQLite and PostgreSQL, down to the ledger's rows. */
import { scratchDatabase } from "@mig/test-support";
import { describe, expect, onTestFinished, test } from "vitest";
import { migration } from "./blog.ts";
import { jsonLines, type TestProject, testProject } from "./test-project.ts";

const [first, second, third] = ["20260101000001", "20260101000002", "20260101000003"];
const create = (name: string) =>
  migration(
    `execute("CREATE TABLE ${name} (id int)", "DROP TABLE ${name}")`,
    `execute("DROP TABLE ${name}", "CREATE TABLE ${name} (id int)")`,
  );
const folder = "priv/blog/migrations";

const servers = {
  SQLite: async () => ({ adapter: "sqliteAdapter", from: "@mig/sqlite", url: "blog.db" }),
  PostgreSQL: async () => {
    const database = await scratchDatabase();
    onTestFinished(() => database.drop());
    return { adapter: "pgAdapter", from: "@mig/pg", url: database.url };
  },
};

async function project(server: keyof typeof servers = "SQLite", more = ""): Promise<TestProject> {
  const { adapter, from, url } = await servers[server]();
  const made = await testProject({
    "mig.config.js": `import { defineConfig, repo } from "@mig/core";
import { ${adapter} } from "${from}";
export default defineConfig({ domains: [], repos: [repo("blog", { adapter: ${adapter}, url: "${url}", ${more} })] });
`,
    [`${folder}/${first}_one.js`]: create("one"),
    [`${folder}/${second}_two.js`]: create("two"),
  });
  onTestFinished(made.remove);
  if (server === "SQLite") await made.mig("create");
  return made;
}

/** Of each migration: its version, its state, and who noted what why. */
async function ledger(at: TestProject): Promise<readonly unknown[]> {
  return (await shown(at)).map(({ version, state, row }) => [version, state, row?.note ?? null]);
}

/** Of what is applied. */
async function environments(at: TestProject): Promise<readonly unknown[]> {
  return (await shown(at)).flatMap(({ row }) => (row === null ? [] : [row.environment]));
}

async function shown(at: TestProject): Promise<readonly Shown[]> {
  const { out } = await at.mig("status --json");
  const result: { readonly repos: readonly { readonly migrations: readonly Shown[] }[] } = JSON.parse(
    out.trimEnd().split("\n").at(-1) ?? "",
  );
  return result.repos.flatMap(({ migrations }) => migrations);
}

interface Shown {
  readonly version: string;
  readonly state: string;
  readonly row: { readonly note: string | null; readonly environment: string | null } | null;
}

const noted = (what: string, why: string) =>
  expect.stringMatching(new RegExp(`^${what}.* \\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z by \\S+@\\S+: ${why}$`));

describe.each(["SQLite", "PostgreSQL"] as const)("on %s", (server) => {
  test("baseline records what is there already, with who, when and why; the rest runs", async () => {
    const at = await project(server);
    expect(await at.mig("baseline")).toMatchObject({ code: 2, err: expect.stringContaining("--reason") });
    const run = await at.mig(`baseline ${first} --reason old-tool --json`);
    expect(run).toMatchObject({ code: 0, err: "" });
    expect(jsonLines(run).at(-1)).toEqual({
      repo: "blog",
      changed: [{ version: first, name: "one", difference: null }],
    });
    expect(await ledger(at)).toEqual([
      [first, "applied", noted("recorded as applied by baseline", "old-tool")],
      [second, "pending", null],
    ]);
    expect((await at.mig("migrate")).out).not.toContain("one");
    expect((await at.mig(`baseline ${third} --reason x`)).code).toBe(2);
  });

  test("resolve and repair record who, when and why", async () => {
    const at = await project(server);
    await at.mig("migrate");
    expect(await at.mig(`resolve ${second} --rolled-back`)).toMatchObject({ code: 2 });
    expect((await at.mig(`resolve ${second} --rolled-back --reason by-hand`)).code).toBe(0);
    expect(await ledger(at)).toEqual([
      [first, "applied", null],
      [second, "pending", null],
    ]);
    expect((await at.mig(`resolve ${second} --applied --reason it-is-there`)).code).toBe(0);
    await at.write({ [`${folder}/${first}_one.js`]: create("once") });
    expect(await at.mig("status --check")).toMatchObject({
      code: 4,
      err: expect.stringContaining("MIG_MIGRATION_EDITED"),
    });
    expect(await at.mig("doctor")).toMatchObject({ code: 1, err: expect.stringContaining("MIG_UNHEALTHY") });
    const changed = [
      '~ up, step 1: execute("CREATE TABLE once ( id int )", …)',
      '    - execute("CREATE TABLE one ( id int )", "DROP TABLE one")',
      '    + execute("CREATE TABLE once ( id int )", "DROP TABLE once")',
      '~ down, step 1: execute("DROP TABLE once", …)',
      '    - execute("DROP TABLE one", "CREATE TABLE one ( id int )")',
      '    + execute("DROP TABLE once", "CREATE TABLE once ( id int )")',
    ];
    const below = (indent: string) => expect.stringContaining(changed.map((line) => `${indent}${line}\n`).join(""));
    expect(await at.mig("status --verify")).toMatchObject({ code: 0, out: below("      ") });
    expect(await at.mig("doctor")).toMatchObject({ code: 1, out: below("  ") });
    expect((await at.mig("status --verify --json")).out).toContain('"difference":[{"list":"up","step":1');
    const repaired = await at.mig(`repair --accept ${first} --reason checked`);
    expect(repaired).toMatchObject({ code: 0, out: below("  ") });
    expect(await ledger(at)).toEqual([
      [first, "applied", noted("accepted as it is in the file", "checked")],
      [second, "applied", noted("resolved as applied", "it-is-there")],
    ]);
    expect(await at.mig("status --check")).toMatchObject({ code: 0, err: "" });
    expect(await at.mig("doctor")).toMatchObject({ code: 0, err: "" });
    expect((await at.mig(`repair --forget ${first} --reason x`)).code).toBe(2);
  });

  test("plan changes nothing, and migrate --plan runs that plan or nothing", async () => {
    const at = await project(server);
    const shown = await at.mig("plan --json");
    const [plan] = jsonLines(shown).slice(-1);
    expect([shown.code, plan]).toEqual([
      0,
      {
        repos: [
          expect.objectContaining({ repo: "blog", direction: "up", digest: expect.stringMatching(/^[0-9a-f]{16}$/) }),
        ],
        digest: expect.stringMatching(/^[0-9a-f]{16}$/),
      },
    ]);
    expect((await at.mig("plan")).out).toContain("CREATE TABLE one");
    expect(await ledger(at)).toEqual([
      [first, "pending", null],
      [second, "pending", null],
    ]);
    const digest = /"digest":"(\w+)"/.exec(shown.out)?.[1] ?? "";
    await at.write({ [`${folder}/${third}_three.js`]: create("three") });
    expect(await at.mig(`migrate --plan ${digest}`)).toMatchObject({
      code: 4,
      err: expect.stringContaining("MIG_PLAN_CHANGED"),
    });
    expect((await ledger(at)).flat()).not.toContain("applied");
    const now = /plan (\w{16})/.exec((await at.mig("plan")).out)?.[1] ?? "";
    expect((await at.mig(`migrate --plan ${now}`)).code).toBe(0);
    expect((await at.mig("plan")).out).toContain("Nothing is pending.");
  });

  test("an older release refuses to run beside what is marked, and can undo it", async () => {
    const at = await project(server);
    await at.write({
      [`older/${first}_one.js`]: create("one"),
      [`older/${second}_two.js`]: create("two"),
      [`${folder}/${third}_three.js`]: create("three").replace("format: 1", 'format: 1, breaking: "they write one"'),
    });
    const older = (command: string) => at.mig(`${command} --migrations-path older`);
    expect((await at.mig("plan")).out).toContain("releases without it refuse to run: they write one");
    expect((await at.mig("migrate")).code).toBe(0);
    for (const command of ["migrate", "plan", "status --check"]) {
      expect(await older(command)).toMatchObject({ code: 8, err: expect.stringContaining("MIG_RELEASE_TOO_OLD") });
    }
    expect(await older("status")).toMatchObject({ code: 0, out: expect.stringContaining("they write one") });
    expect((await older("rollback -n 1 --accept-data-loss")).code).toBe(0);
    expect((await older("status --check")).code).toBe(0);
  });

  test("unlock tells that nobody holds the lock", async () => {
    const at = await project(server);
    const run = await at.mig("unlock --json");
    expect(run).toMatchObject({ code: 0, err: "" });
    expect(jsonLines(run).at(-1)).toEqual({
      repos: [{ repo: "blog", lock: expect.stringContaining("schema_migrations"), holder: null, ended: false }],
    });
  });
});

describe.each(["SQLite", "PostgreSQL"] as const)("an environment, on %s", (server) => {
  test("a database that was last migrated in another one must be named", async () => {
    const at = await project(server);
    const live = { env: { MIG_ENV: "live" } };
    const undo = "rollback -n 1 --accept-data-loss";
    expect((await at.mig("migrate", live)).code).toBe(0);
    for (const command of [undo, "drop --yes", "reset --yes"]) {
      expect(await at.mig(command)).toMatchObject({
        code: 8,
        err: expect.stringContaining("blog was last migrated with MIG_ENV=live, which here is not set."),
      });
      expect(await at.mig(command, { env: { MIG_ENV: "staging" } })).toMatchObject({
        code: 8,
        err: expect.stringContaining("MIG_ENV=live, which here is staging."),
      });
    }
    expect((await at.mig(`${undo} --dry-run`.replace(" --accept-data-loss", ""))).code).toBe(0);
    expect((await at.mig("doctor", live)).out).toContain(
      "ok      environment: Last migrated with MIG_ENV=live, as here.",
    );
    expect((await at.mig("doctor")).out).toContain(
      "warning environment: Last migrated with MIG_ENV=live, which here is not set;",
    );
    expect((await at.mig(undo, live)).code).toBe(0);
    // Whoever does not say where they are does not make it another database.
    expect((await at.mig("migrate")).code).toBe(0);
    expect(await environments(at)).toEqual(["live", null]);
    expect((await at.mig(undo)).code).toBe(8);
    expect((await at.mig(`${undo} --really blog`)).code).toBe(0);
    expect((await at.mig("migrate", { env: { MIG_ENV: "copy" } })).code).toBe(0);
    expect((await at.mig(undo, { env: { MIG_ENV: "copy" } })).code).toBe(0);
    expect((await at.mig("drop --yes --really blog")).code).toBe(0);
    expect((await at.mig("drop --yes")).out).toContain("does not exist");
  });
});

test("unlock --force ends the run that holds the lock, and nothing of its migration stays", async () => {
  const at = await project("PostgreSQL");
  await at.write({
    [`${folder}/${third}_slow.js`]: migration('execute("CREATE TABLE slow (id int)"), execute("SELECT pg_sleep(60)")'),
  });
  const begun = Promise.withResolvers<void>();
  const running = at.mig("migrate --log-sql", {
    onOut: (text) => {
      if (text.includes("pg_sleep")) begun.resolve();
    },
  });
  await begun.promise;
  expect((await at.mig("unlock")).out).toMatch(/^blog: held by .*\.\n$/);
  expect((await at.mig("unlock --force")).out).toContain("; that session was ended.");
  expect(await running).toMatchObject({ code: 7, err: expect.stringContaining("MIG_LOCK_LOST") });
  expect(await ledger(at)).toEqual([
    [first, "applied", null],
    [second, "applied", null],
    [third, "pending", null],
  ]);
});

test.each([
  ["protected: true", {}],
  ["", { MIG_ENV: "production" }],
])("a protected repo must be named (%s, %o)", async (more, env) => {
  const at = await project("SQLite", more);
  expect((await at.mig("migrate", { env })).code).toBe(0);
  for (const command of ["rollback --all --accept-data-loss", "drop --yes", "reset --yes"]) {
    for (const args of [command, `${command} --really shop`]) {
      expect(await at.mig(args, { env })).toMatchObject({ code: 8, err: expect.stringContaining("MIG_PROTECTED") });
    }
  }
  expect(await ledger(at)).toEqual([
    [first, "applied", null],
    [second, "applied", null],
  ]);
  expect((await at.mig("rollback --all --accept-data-loss --really blog", { env })).code).toBe(0);
  expect((await at.mig("drop --yes --really blog", { env })).code).toBe(0);
  expect(Object.keys(at.files())).not.toContain("blog.db");
});
