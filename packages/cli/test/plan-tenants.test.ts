/** `mig plan` over tenants, and runs that insist on what it has shown. */
import { expect, onTestFinished, test } from "vitest";
import { migration } from "./blog.ts";
import { jsonLines, type TestProject, testProject } from "./test-project.ts";

const sql = (name: string) => {
  const [up, down] = [`CREATE TABLE ${name} (id int)`, `DROP TABLE ${name}`];
  return migration(`execute("${up}", "${down}")`, `execute("${down}", "${up}")`);
};
const table = (name: string) => `import { column, createTable, defineMigration, dropTable } from "@mig/core/migration";
const of = { columns: [column("id", "integer")] };
export default defineMigration({ format: 1, up: [createTable("${name}", of)], down: [dropTable("${name}", of)] });
`;

async function project(): Promise<TestProject> {
  const made = await testProject({
    "mig.config.js": `import { defineConfig, repo } from "@mig/core";
import { sqliteAdapter, tenantFiles } from "@mig/sqlite";
const Repo = repo("app", { adapter: sqliteAdapter, url: "app.db", ...tenantFiles("tenants/*.db") });
export default defineConfig({ domains: [], repos: [Repo] });
`,
    "tenants/a.db": "",
    "tenants/b.db": "",
    "tenants/c.db": "",
    "priv/app/migrations/20260101000001_own.js": sql("own"),
    "priv/app/tenant_migrations/20260101000002_notes.js": table("notes"),
  });
  onTestFinished(made.remove);
  expect((await made.mig("create")).code).toBe(0);
  return made;
}

const digestIn = (text: string) => /plan (?:of all )?(\w{16})\n$/.exec(text)?.[1] ?? "none";

test("one plan for all tenants, with their names, and a run that insists on it", async () => {
  const at = await project();
  const shown = await at.mig("plan --tenants");
  expect(shown.out).toMatch(
    /^in 3 tenants: a, b, c\napply 20260101000002_notes\n {2}BEGIN\n {4}CREATE TABLE "notes" .*COMMIT.*\nplan \w{16}\n$/s,
  );
  const digest = digestIn(shown.out);
  expect(jsonLines(await at.mig("plan --tenants --json")).at(-1)).toMatchObject({
    repos: [],
    tenants: [{ repo: "app", digest, groups: [{ tenants: ["a", "b", "c"] }], nothing: [], failing: [] }],
    digest,
  });
  const some = await at.mig(`migrate --only-tenants a,b --plan ${digest}`);
  expect(some).toMatchObject({ code: 4, err: expect.stringContaining("MIG_PLAN_CHANGED") });
  expect((await at.mig("migrate --only-tenants c")).code).toBe(0);
  const rest = await at.mig("migrate --tenants --dry-run");
  expect(rest.out).toContain("in 2 tenants: a, b\n");
  expect(rest.out).toContain("\nnothing to do in 1 tenant: c\n");
  expect((await at.mig(`migrate --tenants --plan ${digest}`)).code).toBe(4);
  expect((await at.mig(`migrate --tenants --plan ${digestIn(rest.out)}`)).out).toContain(
    "Tenants: 2 migrated, 1 with nothing to do.",
  );
  expect((await at.mig("plan --tenants")).out).toBe("nothing to do in 3 tenants: a, b, c\n");
  await at.write({ "priv/app/tenant_migrations/20260101000002_notes.js": table("memos") });
  expect((await at.mig("status --tenants")).out).toContain("3 current");
  expect((await at.mig("status --tenants --verify")).out).toContain("1 changed after they were applied");
  expect(await at.mig("status --tenants --check")).toMatchObject({
    code: 4,
    err: expect.stringContaining("MIG_MIGRATION_EDITED: Changed after tenants had applied it: 20260101000002_notes."),
  });
});

test("one digest for the public scope and the tenants, up and down", async () => {
  const at = await project();
  const up = digestIn((await at.mig("plan --with-tenants")).out);
  expect((await at.mig(`migrate --tenants --plan ${up}`)).code).toBe(4);
  const changed = await at.mig(`migrate --with-tenants --step 1 --order allow --plan 0000000000000000`);
  expect(changed).toMatchObject({ code: 4, err: expect.stringContaining("MIG_PLAN_CHANGED") });
  expect((await at.mig("status --with-tenants")).out).toContain("pending   20260101000001");
  expect((await at.mig(`migrate --with-tenants --plan ${up}`)).code).toBe(0);
  expect((await at.mig("status --with-tenants --check")).code).toBe(0);

  const back = "--with-tenants -n 1";
  expect((await at.mig(`rollback ${back}`)).code).toBe(8);
  const down = await at.mig(`plan --rollback ${back}`);
  expect(down.out).toContain("loses data: notes: all rows of notes are deleted");
  expect((await at.mig(`rollback ${back} --plan ${digestIn(down.out)}`)).code).toBe(0);
  expect((await at.mig("plan --rollback --with-tenants")).out).toContain("nothing to do in 3 tenants");
});
