/** Tenants by the command: everything a user does with them, on PostgreSQL, with real processes. */
import { type ScratchDatabase, scratchDatabase } from "@mig/test-support";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { migration } from "./blog.ts";
import { jsonLines, type TestProject, testProject } from "./test-project.ts";

const config = (url: string, listTenants: string) => `import { defineConfig, repo } from "@mig/core";
import { pgAdapter } from "@mig/pg";
const listTenants = async (ask) => (await ask("SELECT name FROM tenants ORDER BY name")).map((row) => row.name);
const Repo = repo("app", { adapter: pgAdapter, url: "${url}", ${listTenants} });
export default defineConfig({ domains: [], repos: [Repo] });
`;

const sql = (up: string, down: string) =>
  migration(
    `execute(${JSON.stringify(up)}, ${JSON.stringify(down)})`,
    `execute(${JSON.stringify(down)}, ${JSON.stringify(up)})`,
  );

let project: TestProject;
let database: ScratchDatabase;

beforeAll(async () => {
  database = await scratchDatabase();
  project = await testProject({
    "mig.config.js": config(database.url, "listTenants"),
    "mute.config.js": config(database.url, ""),
    "priv/app/migrations/20260101000000_tenants.js": sql(
      "CREATE TABLE tenants (name text PRIMARY KEY)",
      "DROP TABLE tenants",
    ),
    "priv/app/tenant_migrations/20260101000001_notes.js": sql("CREATE TABLE notes (id int)", "DROP TABLE notes"),
  });
});
afterAll(async () => {
  await project.remove();
  await database.drop();
});

const tables = async (name: string) =>
  (await database.ask(`SELECT tablename AS name FROM pg_tables WHERE schemaname = '${name}' ORDER BY 1`)).map(
    (row) => row["name"],
  );

// Each goes on where the one before it ended.
test("setup does both; without tenants there is nothing to do", async () => {
  const setup = await project.mig("setup");
  expect(setup).toMatchObject({ code: 0, err: "", out: expect.stringContaining("There are no tenants.") });
});

test("create makes a tenant with everything in it, and says what is not listed", async () => {
  const created = await project.mig("tenants create acme");
  expect(created).toMatchObject({
    code: 0,
    out: "The tenant acme was created.\n",
    err: expect.stringContaining("listTenants"),
  });
  expect(await tables("acme")).toEqual(["notes", "schema_migrations"]);
  await database.ask("INSERT INTO tenants VALUES ('acme'), ('beta'), ('gamma')");
  expect((await project.mig("tenants create beta --json")).out).toBe(
    '{"repo":"app","tenant":"beta","created":true,"pending":[]}\n',
  );
  expect(await project.mig("tenants create acme")).toEqual({
    code: 0,
    out: "The tenant acme exists already.\n",
    err: "",
  });
  expect((await project.mig("tenants")).out).toBe("acme\nbeta\ngamma\n");
});

test("status counts, and names those that are behind; migrate fails with 6 and names", async () => {
  const status = await project.mig("status --tenants --check");
  expect(status).toMatchObject({ code: 3, err: expect.stringContaining("1 of the tenants are not current") });
  expect(status.out).toContain("missing    gamma");
  const failed = await project.mig("migrate --tenants");
  expect(failed).toMatchObject({ code: 6, err: expect.stringContaining("gamma: MIG_TENANT_MISSING") });
  await database.ask("CREATE SCHEMA gamma");
  expect((await project.mig("migrate --tenants")).out).toMatch(
    /^migrated gamma .*\[1\/1\]\nTenants: 1 migrated, 2 with nothing to do\.\n$/,
  );
  expect((await project.mig("status --with-tenants --check")).code).toBe(0);
});

test("one tenant fails, the others are done, programs are told each outcome", async () => {
  await project.write({
    "priv/app/tenant_migrations/20260101000002_more.js": sql("CREATE TABLE more (id int)", "DROP TABLE more"),
  });
  await database.ask("CREATE TABLE beta.more (id int)");
  const run = await project.mig("migrate --tenants --json");
  expect(run.code).toBe(6);
  const lines = jsonLines(run);
  const done = lines.filter((line) => JSON.stringify(line).includes('"kind":"tenantDone"'));
  expect(done).toHaveLength(3);
  expect(lines.at(-1)).toMatchObject({
    error: { code: "MIG_TENANTS_FAILED", details: { tenants: ["beta"], report: { failed: ["beta"] } } },
  });
  await database.ask("DROP TABLE beta.more");
  expect((await project.mig("migrate --only-tenants beta")).out).toContain("Tenants: 1 migrated.");
});

describe("what is refused", () => {
  test.each([
    ["migrate --only-tenants acme,nobody", 2, "nobody"],
    ["migrate --except-tenants nobody", 2, "nobody"],
    ["migrate --tenants --canary nobody", 2, "nobody"],
    ["migrate --tenants --only-tenants acme", 2, "Only one of these"],
    ["migrate --tenants --concurrency 0", 2, "--concurrency"],
    ["migrate --tenants --pool-size 0", 2, "--pool-size"],
    ["migrate --tenants --config mute.config.js", 2, "listTenants"],
    ["tenants create pg_acme", 1, "MIG_NAME_INVALID"],
    ["tenants create", 2, "NAME is missing"],
    ["tenants paint acme", 2, "paint"],
    ["tenants drop acme", 2, "--yes"],
    ["rollback --tenants", 2, "--all"],
  ])("%s", async (args, code, text) => {
    expect(await project.mig(args)).toMatchObject({ code, err: expect.stringContaining(text) });
  });
});

test("a tenant that takes longer than it may is ended, the others are done", async () => {
  const file = "priv/app/tenant_migrations/20260101000004_wait.js";
  await project.write({ [file]: sql("SELECT pg_sleep(60) WHERE current_schema() = 'beta'", "SELECT 1") });
  const run = await project.mig("migrate --tenants --tenant-timeout 1");
  expect(run).toMatchObject({ code: 6, err: expect.stringContaining("beta: 20260101000004_wait MIG_TENANT_TIMEOUT") });
  expect((await project.mig("status --tenants")).out).toContain("2 current, 1 pending");
  await project.write({ [file]: sql("SELECT 1", "SELECT 1") });
  expect((await project.mig("tenants migrate --tenant-timeout 60")).code).toBe(0);
  expect((await project.mig("rollback --tenants --to 20260101000004")).code).toBe(0);
  await project.drop(file);
});

test("tenants that were migrated in another environment must be named", async () => {
  const [name = ""] = (await database.ask("SELECT name FROM tenants ORDER BY 1")).map((row) => String(row["name"]));
  const stamp = (value: string) => database.ask(`UPDATE "${name}".schema_migrations SET environment = ${value}`);
  await stamp("'live'");
  for (const command of ["rollback --tenants --to 20260101000002 --accept-data-loss", `tenants drop ${name} --yes`]) {
    expect(await project.mig(command)).toMatchObject({ code: 8, err: expect.stringContaining("MIG_ENV=live") });
  }
  await stamp("NULL");
});

test("rollback by version, over all tenants; rename and drop", async () => {
  expect((await project.mig("rollback --tenants --to 20260101000002 --accept-data-loss")).out).toContain(
    "Tenants: 3 rolled back.",
  );
  expect(await tables("acme")).toEqual(["notes", "schema_migrations"]);
  expect((await project.mig("tenants rename acme Acme")).out).toBe("The tenant acme is called Acme now.\n");
  expect(await tables("Acme")).toEqual(["notes", "schema_migrations"]);
  const production = { env: { MIG_ENV: "production" } };
  expect(await project.mig("tenants drop Acme --yes", production)).toMatchObject({
    code: 8,
    err: expect.stringContaining("MIG_PROTECTED"),
  });
  expect((await project.mig("tenants drop Acme --yes")).out).toBe("The tenant Acme was dropped.\n");
  expect(await tables("Acme")).toEqual([]);
  await database.ask("DELETE FROM tenants WHERE name = 'acme'");
  expect((await project.mig("tenants migrate --concurrency 2")).out).toContain("Tenants: 2 migrated.");
});

describe("a run that is stopped, and one that is killed", () => {
  const many = Array.from({ length: 30 }, (_, at) => `many_${String(at).padStart(2, "0")}`);
  beforeAll(async () => {
    const slow = migration(
      `run("take time", () => new Promise((done) => setTimeout(done, 30)))`,
      `irreversible({ reason: "no" })`,
    );
    await project.write({ "priv/app/tenant_migrations/20260101000003_slow.js": slow });
    await database.ask(many.map((name) => `CREATE SCHEMA ${name}; INSERT INTO tenants VALUES ('${name}')`).join(";"));
  });

  test.each([
    ["SIGTERM", 143],
    ["SIGKILL", null],
  ] as const)("%s", async (signal, code) => {
    let isSent = false;
    const stopped = await project.mig("migrate --tenants --json --concurrency 2", {
      onOut: (text, kill) => {
        if (isSent || !text.includes('"kind":"tenantDone"')) return;
        isSent = true;
        kill(signal);
      },
    });
    expect(stopped.code).toBe(code);
    expect((await project.mig("status --tenants --check")).code).toBe(3);
  });

  test("the next runs, two at once, do the rest exactly once", async () => {
    const runs = await Promise.all([1, 2].map(() => project.mig("migrate --tenants --concurrency 2")));
    expect(runs.map(({ code, err }) => ({ code, err }))).toEqual(runs.map(() => ({ code: 0, err: "" })));
    const counts = await database.ask(
      many
        .map((name) => `SELECT count(*)::int AS rows FROM ${name}.schema_migrations WHERE state = 'applied'`)
        .join(" UNION ALL "),
    );
    expect(counts).toEqual(many.map(() => ({ rows: 3 })));
    expect((await project.mig("status --tenants --check")).code).toBe(0);
  });
});
