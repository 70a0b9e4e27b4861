/** Five-minute tests that most tools of this kind fail, as a user runs them; the others are in apps/proofs. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { scratchDatabase } from "@mig/test-support";
import { afterEach, expect, test } from "vitest";
import { blog, migration, post } from "./blog.ts";
import { jsonLines, type TestProject, testProject } from "./test-project.ts";

let project: TestProject | undefined;
afterEach(() => project?.remove());

const file = (name: string) => `priv/blog/migrations/${name}.ts`;
const createdTable = (name: string, columns = "id") =>
  migration(
    `execute("CREATE TABLE ${name} (${columns})", "DROP TABLE ${name}")`,
    `execute("DROP TABLE ${name}", null)`,
  );

test("2: one column less and one more of its type is a question; without a terminal, an exit code and the answers", async () => {
  project = await testProject(blog({ attributes: "title: a.string()" }));
  await project.mig("codegen first");
  await project.write({ "src/post.ts": post("headline: a.string()") });
  const before = project.files();
  const open = await project.mig("codegen second");
  expect(open.code).toBe(2);
  expect(open.err).toContain("MIG_UNDECIDED");
  for (const flag of ["--rename posts.title:headline", "--drop posts.title", "--keep posts.title"]) {
    expect(open.err).toContain(flag);
  }
  expect(project.files()).toEqual(before);
});

test("7: a file merged late, one edited and one removed are three things, said by status and refused by --check", async () => {
  project = await testProject({
    ...blog(),
    [file("20260101000001_one")]: createdTable("one"),
    [file("20260101000003_three")]: createdTable("three"),
  });
  await project.mig("setup");

  await project.write({ [file("20260101000002_two")]: createdTable("two") });
  expect((await project.mig("status")).out).toMatch(/pending +20260101000002 two +older than an applied one/);
  expect(await project.mig("status --check")).toMatchObject({
    code: 4,
    err: expect.stringContaining("MIG_OUT_OF_ORDER"),
  });
  expect(await project.mig("migrate")).toMatchObject({ code: 4, err: expect.stringContaining("MIG_OUT_OF_ORDER") });
  await rm(join(project.path, file("20260101000002_two")));

  await project.write({ [file("20260101000003_three")]: createdTable("three", "id, more") });
  expect((await project.mig("status --verify")).out).toMatch(/20260101000003 three .*changed after it was applied/);
  expect(await project.mig("status --check")).toMatchObject({
    code: 4,
    err: expect.stringContaining("MIG_MIGRATION_EDITED"),
  });
  await project.write({ [file("20260101000003_three")]: createdTable("three") });

  await rm(join(project.path, file("20260101000001_one")));
  expect((await project.mig("status")).out).toMatch(/20260101000001 one .*no file/);
  expect(await project.mig("status --check")).toMatchObject({
    code: 4,
    err: expect.stringContaining("MIG_MIGRATION_MISSING"),
  });
});

test("9: a failure names SQLSTATE, migration, step, statement and line; --json says the same", async () => {
  const database = await scratchDatabase();
  try {
    project = await testProject({
      "mig.config.ts": `import { defineConfig, repo } from "@mig/core";
import { pgAdapter } from "@mig/pg";
const Repo = repo("blog", { adapter: pgAdapter, url: "${database.url}" });
export default defineConfig({ domains: [], repos: [Repo] });
`,
      [file("20260101000001_one")]: migration(
        'execute("CREATE TABLE one (id integer)", null), execute("CREATE TABLE two (\\n  id integre\\n)", null)',
      ),
    });
    const failed = await project.mig("migrate");
    expect(failed.code).toBe(1);
    expect(failed.err).toContain('error MIG_STATEMENT_FAILED: type "integre" does not exist\n');
    expect(failed.err).toContain("in 20260101000001_one, step 2 (run SQL), line 2 of its statement, SQLSTATE 42704\n");
    expect(failed.err).toContain("    CREATE TABLE two (\n      id integre\n    )\n");
    const told = await project.mig("migrate --json");
    expect(told.code).toBe(1);
    expect(jsonLines(told).at(-1)).toMatchObject({
      error: {
        code: "MIG_STATEMENT_FAILED",
        message: 'type "integre" does not exist',
        details: {
          sqlstate: "42704",
          migration: "20260101000001_one",
          step: 2,
          line: 2,
          statement: "CREATE TABLE two (\n  id integre\n)",
        },
      },
    });
  } finally {
    await project?.remove();
    await database.drop();
  }
});

test("10: generating and checking need neither a database nor a terminal; exit codes and --json tell programs", async () => {
  project = await testProject(blog({ url: "no/such/folder/blog.db" }));
  expect(await project.mig("codegen --check --json")).toMatchObject({ code: 1 });
  expect(await project.mig("codegen --dry-run --json")).toMatchObject({ code: 0, err: "" });
  expect(await project.mig("codegen first --json")).toMatchObject({ code: 0, err: "" });
  expect(await project.mig("codegen --check --json")).toEqual({
    code: 0,
    out: '{"migrations":[],"questions":[],"pendingDrops":[]}\n',
    err: "",
  });
  expect(Object.keys(project.files()).filter((path) => path.endsWith(".db"))).toEqual([]);
});
