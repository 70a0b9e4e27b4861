/** Migrations for development: tried out without names, then replaced by one with a name. */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { blog, migration, post } from "./blog.ts";
import { jsonLines, type Run, type TestProject, testProject } from "./test-project.ts";

let project: TestProject;
beforeEach(async () => {
  project = await testProject(blog());
  await mig("codegen first");
  await mig("setup");
  rows("INSERT INTO posts (id, title) VALUES (1, 'kept') RETURNING id");
});
afterEach(() => project.remove());

async function mig(args: string): Promise<Run> {
  const run = await project.mig(args);
  expect({ args, code: run.code, err: run.err }).toEqual({ args, code: 0, err: "" });
  return run;
}

function rows(sql: string): readonly unknown[] {
  const database = new DatabaseSync(join(project.path, "blog.db"));
  try {
    return database
      .prepare(sql)
      .all()
      .map((row) => ({ ...row }));
  } finally {
    database.close();
  }
}

/** The generated files, without their times. */
function generated(): readonly string[] {
  return Object.keys(project.files())
    .filter((path) => path.startsWith("priv/"))
    .map((path) => path.slice("priv/".length).replace(/\d{14}/, "T"));
}

const declare = (attributes: string) => project.write({ "src/post.ts": post(attributes) });

/** Two generations for development, both applied. */
async function develop(): Promise<void> {
  await declare("title: a.string().notNull(), slug: a.text()");
  await mig("codegen --dev");
  await mig("migrate");
  await declare("title: a.string().notNull(), slug: a.text(), body: a.text()");
  await mig("codegen --dev");
  await mig("migrate");
}

test("a generation with a name replaces those for development, in files and in the database", async () => {
  await develop();
  expect(generated()).toEqual([
    "blog/migrations/T_first.ts",
    "blog/migrations/T_add_slug_to_posts_dev.ts",
    "blog/migrations/T_add_body_to_posts_dev.ts",
    "resource_snapshots/blog/public/posts/T.json",
    "resource_snapshots/blog/public/posts/T_dev.json",
    "resource_snapshots/blog/public/posts/T_dev.json",
  ]);
  const refused = await project.mig("codegen texts");
  expect(refused).toMatchObject({ code: 2, err: expect.stringMatching(/all values of posts.slug.*--yes/s) });

  const run = await mig("codegen texts --yes --json");
  expect(jsonLines(run).at(-1)).toMatchObject({
    written: true,
    rolledBack: [
      { repo: "blog", tenant: null, migrations: [/add_body/, /add_slug/].map((name) => expect.stringMatching(name)) },
    ],
  });
  expect(generated()).toEqual([
    "blog/migrations/T_first.ts",
    "blog/migrations/T_texts.ts",
    "resource_snapshots/blog/public/posts/T.json",
    "resource_snapshots/blog/public/posts/T.json",
  ]);
  expect(rows("SELECT * FROM posts")).toEqual([{ id: 1, title: "kept" }]);
  await mig("codegen --check");
  await mig("migrate");
  expect(rows("SELECT * FROM posts")).toEqual([{ id: 1, title: "kept", slug: null, body: null }]);
});

test("what ended where it began leaves nothing behind, and needs no name", async () => {
  await develop();
  await declare("title: a.string().notNull()");
  const before = project.files();
  expect(await project.mig("codegen --check")).toMatchObject({
    code: 1,
    err: expect.stringMatching(/MIG_CODEGEN_PENDING[\s\S]*add_slug_to_posts_dev is for development only/),
  });
  expect(project.files()).toEqual(before);
  await mig("codegen --yes");
  expect(generated()).toEqual(["blog/migrations/T_first.ts", "resource_snapshots/blog/public/posts/T.json"]);
  expect(rows("SELECT * FROM posts")).toEqual([{ id: 1, title: "kept" }]);
  await mig("codegen --check");
});

test("a dry run touches no file and no database", async () => {
  await develop();
  const before = project.files();
  const run = await mig("codegen texts --dry-run");
  expect(run.out).toMatch(/would undo \d+_add_slug_to_posts_dev where it is applied/);
  expect(run.out).toMatch(/would remove priv.*_dev\.json/);
  expect(run.out).toMatch(/would write priv\/blog\/migrations\/\d+_texts\.ts/);
  expect(project.files()).toEqual(before);
});

test("a name cannot pretend to be for development", async () => {
  await declare("title: a.string().notNull(), slug: a.text()");
  expect(await project.mig("codegen texts_dev")).toMatchObject({
    code: 2,
    err: expect.stringContaining("MIG_NAME_RESERVED"),
  });
});

test("a migration that was edited is not thrown away without a word", async () => {
  await declare("title: a.string().notNull(), slug: a.text()");
  await mig("codegen --dev");
  const [path = ""] = Object.keys(project.files()).filter((name) => name.endsWith("_dev.ts"));
  await project.write({ [path]: migration('addColumn("posts", column("slug", "text"))') });
  const before = project.files();
  expect(await project.mig("codegen slug")).toMatchObject({ code: 2, err: expect.stringContaining("was edited") });
  expect(project.files()).toEqual(before);
  await mig("codegen slug --yes");
});

test("what cannot be undone leaves files and database as they were", async () => {
  await develop();
  rows("CREATE VIEW slugs AS SELECT slug FROM posts");
  const before = project.files();
  const { "blog.db": _, ...files } = before;
  expect((await project.mig("codegen texts --yes")).code).not.toBe(0);
  const { "blog.db": __, ...after } = project.files();
  expect(after).toEqual(files);
  expect(rows("SELECT id, title, slug, body FROM posts")).toEqual([{ id: 1, title: "kept", slug: null, body: null }]);
  expect((await mig("status")).out).not.toContain("pending");
});

test("a database that cannot be asked stops it, with a way on", async () => {
  await develop();
  await project.write({ "src/repo.ts": blog({ url: "src" })["src/repo.ts"] });
  const before = project.files();
  expect(await project.mig("codegen texts")).toMatchObject({
    code: 1,
    err: expect.stringMatching(/MIG_APPLIED_UNKNOWN[\s\S]*--keep-applied/),
  });
  expect(project.files()).toEqual(before);
  await mig("codegen texts --keep-applied");
  expect(generated().filter((path) => path.includes("_dev"))).toEqual([]);
});

test("a database that is not there has nothing to undo", async () => {
  await develop();
  await mig("drop --yes");
  await mig("codegen texts");
  expect(generated().filter((path) => path.includes("_dev"))).toEqual([]);
});
