/** A release with tenants on PostgreSQL, through `mig-release`. */
import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fixtureFolder, type ScratchDatabase, type ScratchFolder, scratchDatabase } from "@mig/test-support";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";

const packages = fileURLToPath(new URL("../..", import.meta.url));

const migration = (
  name: string,
) => `import { column, createTable, defineMigration, dropTable } from "@mig/core/migration";
const of = { columns: [column("id", "integer")] };
export default defineMigration({ format: 1, up: [createTable("${name}", of)], down: [dropTable("${name}", of)] });
`;

const release = `import { createRelease, repo } from "@mig/release";
import { pgAdapter } from "@mig/pg";
const Repo = repo("app", {
  adapter: pgAdapter,
  url: process.env.DATABASE_URL,
  listTenants: async (ask) => (await ask("SELECT name FROM tenants ORDER BY name")).map((row) => row.name),
});
export default createRelease({ repos: [Repo], folder: import.meta.dirname });
`;

let folder: ScratchFolder;
let database: ScratchDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await scratchDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(`CREATE TABLE tenants (name text); INSERT INTO tenants VALUES ('one'), ('two'), ('three');
    CREATE SCHEMA one; CREATE SCHEMA two; CREATE SCHEMA three;`);
  folder = await fixtureFolder({
    "package.json": '{ "type": "module" }',
    "mig.release.js": release,
    "priv/app/migrations/20260101000000_shared.js": migration("shared"),
    "priv/app/tenant_migrations/20260101000000_posts.js": migration("posts"),
    "priv/app/tenant_migrations/20260101000001_tags.js": migration("tags"),
  });
  mkdirSync(join(folder.path, "node_modules/@mig"), { recursive: true });
  for (const name of ["release", "pg", "core"]) {
    symlinkSync(join(packages, name), join(folder.path, "node_modules/@mig", name));
  }
});
afterAll(async () => {
  await client.end();
  await database.drop();
  await folder.remove();
});

function run(args: string) {
  const program = join(packages, "release/src/main.ts");
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--conditions=mig-source", program, ...args.split(" ")],
    { cwd: folder.path, env: { PATH: process.env["PATH"], DATABASE_URL: database.url }, encoding: "utf8" },
  );
  return { code: status, lines: stdout.trimEnd().split("\n"), err: stderr };
}

/** Tables by schema, without the ledgers. */
async function tables(): Promise<readonly string[]> {
  const sql = `SELECT schemaname || '.' || tablename AS name FROM pg_tables
    WHERE schemaname IN ('public', 'one', 'two', 'three') AND tablename <> 'schema_migrations' ORDER BY 1`;
  return (await client.query<{ name: string }>(sql)).rows.map(({ name }) => name);
}

const all = ["one.posts", "one.tags", "public.shared", "public.tenants", "three.posts", "three.tags"];

// Each of these goes on where the one before it ended.
test("a tenant that fails is named, and the others are done", async () => {
  await client.query("CREATE TABLE two.tags (id integer)");
  expect(run("status --tenants --check")).toMatchObject({ code: 3, err: expect.stringContaining("3 tenants") });
  expect(run("migrate-all")).toMatchObject({ code: 6, err: expect.stringContaining("two: 20260101000001_tags") });
  expect(await tables()).toEqual([...all, "two.posts", "two.tags"]);
  expect(run("status --tenants").lines.slice(-2)).toEqual([
    "app: two: pending, 1 pending",
    "app: 2 of 3 tenants are current",
  ]);
});

test("the next run goes on", async () => {
  await client.query("DROP TABLE two.tags");
  expect(run("migrate-tenants")).toEqual({
    code: 0,
    lines: ["app: two: 20260101000001_tags", "app: 1 of 3 tenants had something to do"],
    err: "",
  });
  expect(run("wait --tenants --timeout 0").code).toBe(0);
});

test("what would run is shown, and a run insists on it", async () => {
  const back = "rollback-tenants app 20260101000001 --except one,two";
  const shown = run(`${back} --dry-run`);
  expect([shown.code, shown.lines.slice(0, -1)]).toEqual([
    0,
    [
      "app: three: would undo 20260101000001_tags",
      '  DROP TABLE "TENANT"."tags"',
      "  loses data: tags: all rows of tags are deleted",
    ],
  ]);
  const digest = shown.lines.at(-1)?.replace("plan ", "") ?? "";
  const wider = run(`rollback-tenants app 20260101000001 --plan ${digest}`);
  expect(wider).toMatchObject({ code: 4, err: expect.stringContaining("MIG_PLAN_CHANGED") });
  expect(run(`${back} --plan ${digest}`)).toMatchObject({ code: 0, err: "" });
  const up = run("migrate-all --dry-run");
  expect(up.lines.slice(0, 1)).toEqual(["app: three: would apply 20260101000001_tags"]);
  const whole = up.lines.at(-1)?.replace("plan ", "") ?? "";
  expect(run(`migrate-tenants --plan ${whole}`).code).toBe(4);
  expect(run(`migrate-all --plan ${whole}`)).toMatchObject({ code: 0, err: "" });
  expect(run("migrate-all --dry-run").lines[0]).toBe("nothing to do");
});

test("tenants are rolled back, only those that are named", async () => {
  expect(run("rollback-tenants app 20260101000001 --except one,two --accept-data-loss")).toMatchObject({
    code: 0,
    lines: ["app: three: 20260101000001_tags", "app: 1 of 1 tenants had something to do"],
  });
  expect(await tables()).toEqual([...all.slice(0, -1), "two.posts", "two.tags"]);
});

test.for<[string, string, number, string]>([
  ["an unknown tenant", "migrate-tenants --only four", 2, "MIG_TENANTS_UNKNOWN"],
  ["an option of another command", "migrate --only one", 2, "MIG_USAGE"],
  ["no tenants at once", "migrate-tenants --concurrency 0", 2, "MIG_USAGE"],
])("%s", ([, args, code, error]) => {
  expect(run(args)).toMatchObject({ code, err: expect.stringContaining(error) });
});
