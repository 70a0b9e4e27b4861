/** mig undo and mig regen: taking back what was generated, with or without something else in its place. */
import { execFileSync } from "node:child_process";
import { afterEach, beforeEach, expect, test } from "vitest";
import { blog, migration } from "./blog.ts";
import { jsonLines } from "./test-project.ts";
import { type WorkedOnBlog, withoutDatabase, workedOnBlog } from "./worked-on-blog.ts";

let at: WorkedOnBlog;
beforeEach(async () => {
  at = await workedOnBlog();
});
afterEach(() => at.project.remove());

const git = (...args: readonly string[]) =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], { cwd: at.project.path });

function commit(): void {
  git("init", "-q");
  git("add", "priv");
  git("commit", "-qm", "first");
}

test("undo removes the last generation and exactly its snapshots", async () => {
  const before = at.project.files();
  await at.declare("slug: a.text(), body: a.text()");
  await at.mig("codegen texts");
  const resources = { "src/post.ts": at.project.files()["src/post.ts"] };
  const after = at.project.files();
  expect((await at.mig("undo --dry-run")).out.match(/would remove/g)).toHaveLength(2);
  expect(at.project.files()).toEqual(after);
  await at.mig("undo");
  expect(at.project.files()).toEqual({ ...before, ...resources });
  await at.mig("codegen texts");
});

test("undo takes generations for development one by one", async () => {
  await at.declare("slug: a.text()");
  await at.mig("codegen --dev");
  const before = at.generated();
  await at.declare("slug: a.text(), body: a.text()");
  await at.mig("codegen --dev");
  await at.mig("undo");
  expect(at.generated()).toEqual(before);
});

test("undo does not touch what is applied", async () => {
  const before = at.project.files();
  expect(await at.project.mig("undo --force")).toMatchObject({
    code: 8,
    err: expect.stringMatching(/MIG_UNDO_APPLIED: .*_first in blog\./),
  });
  expect(at.project.files()).toEqual(before);
  await at.mig("rollback -n 1 --accept-data-loss");
  await at.mig("undo");
  expect(at.generated()).toEqual([]);
  expect(JSON.parse((await at.mig("undo --json")).out)).toEqual({ removed: [], written: false });
});

test.for<[string, () => Promise<void>, number]>([
  ["was edited", () => at.project.write({ [at.newest("_texts.ts")]: migration("") }), 8],
  ["cannot be read", () => at.project.write({ [at.newest("_texts.ts")]: "export default 3;" }), 8],
  ["cannot be asked about", () => at.project.write({ "src/repo.ts": blog({ url: "src" })["src/repo.ts"] }), 1],
])("undo needs --force for what %s", async ([, change, code]) => {
  await at.declare("slug: a.text()");
  await at.mig("codegen texts");
  await change();
  const before = at.project.files();
  expect((await at.project.mig("undo")).code).toBe(code);
  expect(at.project.files()).toEqual(before);
  expect((await at.project.mig("undo --force")).code).toBe(0);
  expect(at.generated()).toEqual(["blog/migrations/T_first.ts", "resource_snapshots/blog/public/posts/T.json"]);
});

test("regen makes one migration of those that git does not track", async () => {
  commit();
  await at.declare("slug: a.text()");
  await at.mig("codegen slugs");
  await at.mig("migrate");
  await at.declare("slug: a.text(), body: a.text()");
  await at.mig("codegen bodies");
  await at.declare("permalink: a.text(), body: a.text()");
  const before = at.project.files();
  await at.mig("regen texts --dry-run");
  expect(at.project.files()).toEqual(before);
  expect(await at.project.mig("regen texts")).toMatchObject({ code: 2, err: expect.stringContaining("posts.slug") });
  expect(at.project.files()).toEqual(before);

  const outcome = jsonLines(await at.mig("regen texts -m --yes --json")).at(-1);
  expect(outcome).toMatchObject({
    rolledBack: [{ repo: "blog", tenant: null, migrations: [expect.stringMatching(/_slugs$/)] }],
    migrated: [{ repo: "blog", applied: [{ name: "texts" }] }],
  });
  expect(at.generated()).toEqual([
    "blog/migrations/T_first.ts",
    "blog/migrations/T_texts.ts",
    "resource_snapshots/blog/public/posts/T.json",
    "resource_snapshots/blog/public/posts/T.json",
  ]);
  expect(at.rows("SELECT * FROM posts")).toEqual([{ id: 1, title: "kept", body: null, permalink: null }]);
  await at.mig("codegen --check");
});

test("regen works without git from one version on, and asks before it throws away what was written by hand", async () => {
  await at.declare("slug: a.text()");
  await at.mig("codegen slugs");
  const version = /\d{14}/.exec(at.newest("_slugs.ts"))?.[0];
  await at.project.write({ "priv/blog/migrations/20990101000000_mine.ts": migration("") });
  expect(await at.project.mig(`regen texts --since ${version}`)).toMatchObject({
    code: 2,
    err: expect.stringContaining("20990101000000_mine was written by hand"),
  });
  await at.mig(`regen texts --since ${version} --yes`);
  expect(at.generated().filter((path) => path.endsWith(".ts"))).toEqual([
    "blog/migrations/T_first.ts",
    "blog/migrations/T_texts.ts",
  ]);
});

test("regen keeps the mark that keeps older releases off a database", async () => {
  await at.declare("slug: a.text()");
  await at.mig("codegen slugs --breaking they-need-slugs");
  const version = /\d{14}/.exec(at.newest("_slugs.ts"))?.[0];
  await at.declare("slug: a.text(), body: a.text()");
  await at.mig("codegen bodies");
  await at.mig(`regen texts --since ${version} --yes`);
  expect(at.project.files()[at.newest("_texts.ts")]).toContain('breaking: "they-need-slugs"');
});

test("regen asks before it undoes what somebody else applied", async () => {
  commit();
  await at.declare("slug: a.text()");
  await at.mig("codegen slugs");
  await at.mig("migrate");
  at.rows("UPDATE schema_migrations SET applied_by = 'else@where:1' WHERE name = 'slugs' RETURNING seq");
  expect(await at.project.mig("regen texts")).toMatchObject({
    code: 2,
    err: expect.stringContaining("_slugs was applied to blog by else@where:1"),
  });
});

test.for([
  ["regen texts", "--since"],
  ["regen texts --since 12", "14 digits"],
  ["regen", "missing required argument"],
])("mig %s is refused", async ([args = "", err]) => {
  expect(await at.project.mig(args)).toMatchObject({ code: 2, err: expect.stringContaining(String(err)) });
});

test("regen brings everything back when it fails in the middle", async () => {
  const [version] = /\d{14}/.exec(at.newest("_first.ts")) ?? [];
  await at.declare("slug: a.text()");
  await at.mig("codegen slugs");
  await at.mig("migrate");
  at.rows(
    "CREATE TRIGGER stop BEFORE UPDATE ON schema_migrations WHEN NEW.name = 'first' BEGIN SELECT raise(ABORT, 'no'); END",
  );
  const before = at.project.files();
  expect((await at.project.mig(`regen all --since ${version} --yes`)).code).toBe(1);
  expect(withoutDatabase(at.project.files())).toEqual(withoutDatabase(before));
  expect(at.rows("SELECT title, slug FROM posts")).toEqual([{ title: "kept", slug: null }]);
  expect((await at.mig("status")).out).not.toContain("pending");
});
