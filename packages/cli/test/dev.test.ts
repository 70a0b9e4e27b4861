/** Migrations for development: tried out without names, then replaced by one with a name. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { blog, migration, post } from "./blog.ts";
import { jsonLines } from "./test-project.ts";
import { type WorkedOnBlog, withoutDatabase, workedOnBlog } from "./worked-on-blog.ts";

let at: WorkedOnBlog;
beforeEach(async () => {
  at = await workedOnBlog();
});
afterEach(() => at.project.remove());

/** Two generations for development, both applied. */
async function develop(): Promise<void> {
  await at.declare("slug: a.text()");
  await at.mig("codegen --dev");
  await at.mig("migrate");
  await at.declare("slug: a.text(), body: a.text()");
  await at.mig("codegen --dev");
  await at.mig("migrate");
}

test("a generation with a name replaces those for development, in files and in the database", async () => {
  await develop();
  expect(at.generated()).toEqual([
    "blog/migrations/T_first.ts",
    "blog/migrations/T_add_slug_to_posts_dev.ts",
    "blog/migrations/T_add_body_to_posts_dev.ts",
    "resource_snapshots/blog/public/posts/T.json",
    "resource_snapshots/blog/public/posts/T_dev.json",
    "resource_snapshots/blog/public/posts/T_dev.json",
  ]);
  const refused = await at.project.mig("codegen texts");
  expect(refused).toMatchObject({ code: 2, err: expect.stringMatching(/all values of posts.slug.*--yes/s) });

  const run = await at.mig("codegen texts --yes --json");
  expect(jsonLines(run).at(-1)).toMatchObject({
    written: true,
    rolledBack: [
      { repo: "blog", tenant: null, migrations: [/add_body/, /add_slug/].map((name) => expect.stringMatching(name)) },
    ],
  });
  expect(at.generated()).toEqual([
    "blog/migrations/T_first.ts",
    "blog/migrations/T_texts.ts",
    "resource_snapshots/blog/public/posts/T.json",
    "resource_snapshots/blog/public/posts/T.json",
  ]);
  expect(at.rows("SELECT * FROM posts")).toEqual([{ id: 1, title: "kept" }]);
  await at.mig("codegen --check");
  await at.mig("migrate");
  expect(at.rows("SELECT * FROM posts")).toEqual([{ id: 1, title: "kept", slug: null, body: null }]);
});

test("what ended where it began leaves nothing behind, and needs no name", async () => {
  await develop();
  await at.declare("");
  const before = at.project.files();
  expect(await at.project.mig("codegen --check")).toMatchObject({
    code: 1,
    err: expect.stringMatching(/MIG_CODEGEN_PENDING[\s\S]*add_slug_to_posts_dev is for development only/),
  });
  expect(at.project.files()).toEqual(before);
  await at.mig("codegen --yes");
  expect(at.generated()).toEqual(["blog/migrations/T_first.ts", "resource_snapshots/blog/public/posts/T.json"]);
  expect(at.rows("SELECT * FROM posts")).toEqual([{ id: 1, title: "kept" }]);
  await at.mig("codegen --check");
});

test("a dry run touches no file and no database", async () => {
  await develop();
  const before = at.project.files();
  const run = await at.mig("codegen texts --dry-run");
  expect(run.out).toMatch(/would undo \d+_add_slug_to_posts_dev where it is applied/);
  expect(run.out).toMatch(/would remove priv.*_dev\.json/);
  expect(run.out).toMatch(/would write priv\/blog\/migrations\/\d+_texts\.ts/);
  expect(at.project.files()).toEqual(before);
});

test("a name cannot pretend to be for development", async () => {
  await at.declare("slug: a.text()");
  expect(await at.project.mig("codegen texts_dev")).toMatchObject({
    code: 2,
    err: expect.stringContaining("MIG_NAME_RESERVED"),
  });
});

test("a migration that was edited is not thrown away without a word", async () => {
  await at.declare("slug: a.text()");
  await at.mig("codegen --dev");
  await at.project.write({ [at.newest("_dev.ts")]: migration('addColumn("posts", column("slug", "text"))') });
  const before = at.project.files();
  expect(await at.project.mig("codegen slug")).toMatchObject({ code: 2, err: expect.stringContaining("was edited") });
  expect(at.project.files()).toEqual(before);
  await at.mig("codegen slug --yes");
});

test("what cannot be undone leaves files and database as they were", async () => {
  await develop();
  at.rows("CREATE VIEW slugs AS SELECT slug FROM posts");
  const before = at.project.files();
  expect((await at.project.mig("codegen texts --yes")).code).not.toBe(0);
  expect(withoutDatabase(at.project.files())).toEqual(withoutDatabase(before));
  expect(at.rows("SELECT id, title, slug, body FROM posts")).toEqual([
    { id: 1, title: "kept", slug: null, body: null },
  ]);
  expect((await at.mig("status")).out).not.toContain("pending");
});

test("a database that cannot be asked stops it, with a way on", async () => {
  await develop();
  await at.project.write({ "src/repo.ts": blog({ url: "src" })["src/repo.ts"] });
  const before = at.project.files();
  expect(await at.project.mig("codegen texts")).toMatchObject({
    code: 1,
    err: expect.stringMatching(/MIG_APPLIED_UNKNOWN[\s\S]*--keep-applied/),
  });
  expect(at.project.files()).toEqual(before);
  await at.mig("codegen texts --keep-applied");
  expect(at.generated().filter((path) => path.includes("_dev"))).toEqual([]);
});

test("a protected database is not touched by a slip", async () => {
  await develop();
  const repo = blog()["src/repo.ts"].replace("adapter:", "protected: true, adapter:");
  await at.project.write({ "src/repo.ts": repo });
  const before = at.project.files();
  expect(await at.project.mig("codegen texts --yes")).toMatchObject({
    code: 8,
    err: expect.stringContaining("--really blog"),
  });
  expect(at.project.files()).toEqual(before);
  await at.mig("codegen texts --yes --really blog");
});

test("a database that is not there has nothing to undo", async () => {
  await develop();
  await at.mig("drop --yes");
  await at.mig("codegen texts");
  expect(at.generated().filter((path) => path.includes("_dev"))).toEqual([]);
});

test("what was answered while trying out is not asked again", async () => {
  await at.project.write({ "src/post.ts": post("headline: a.string().notNull()") });
  await at.mig("codegen --dev --rename posts.title:headline");
  await at.mig("migrate");
  await at.mig("codegen headline");
  await at.mig("migrate");
  expect(at.rows("SELECT * FROM posts")).toEqual([{ id: 1, headline: "kept" }]);
});

test("a place for code is replaced while nobody has filled it in", async () => {
  await at.declare("slug: a.text().notNull()");
  await at.mig("codegen --dev --backfill posts.slug");
  const path = at.newest("_dev.ts");
  const empty = at.project.files()[path] ?? "";
  await at.mig("codegen slug --backfill posts.slug --dry-run");
  await at.project.write({ [path]: empty.replace('"slug")', '"slug", async () => {})') });
  expect(at.project.files()[path]).not.toBe(empty);
  expect(await at.project.mig("codegen slug --backfill posts.slug")).toMatchObject({
    code: 2,
    err: expect.stringContaining("was edited"),
  });
  await at.project.write({ [path]: empty });
  await at.mig("codegen slug --backfill posts.slug");
});
