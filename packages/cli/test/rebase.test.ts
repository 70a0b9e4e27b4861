/** Two branches of one project: what commutes merges without a word, what does not is told of and put in a line. */
import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { migration, post } from "./blog.ts";
import { jsonLines } from "./test-project.ts";
import { type WorkedOnBlog, withoutDatabase, workedOnBlog } from "./worked-on-blog.ts";

let at: WorkedOnBlog;
beforeEach(async () => {
  at = await workedOnBlog();
  git("init", "-q", "-b", "main");
  commit("first");
});
afterEach(() => at.project.remove());

function git(...args: readonly string[]): void {
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], { cwd: at.project.path });
}

function commit(message: string): void {
  git("add", "priv", "src");
  git("commit", "-q", "--allow-empty", "-m", message);
}

/** People generate in another second than before: a version that is taken is counted on from, or written anew. */
const nextSecond = () => sleep(1100);

/** Changes the resource and generates, on a branch of its own from where main is. */
async function onBranch(name: string, attributes: string, flags = ""): Promise<void> {
  git("checkout", "-q", "-b", name, "main");
  await at.project.write({ "src/post.ts": post(attributes) });
  await nextSecond();
  await at.mig(`codegen ${name} ${flags}`);
  commit(name);
}

/** Main has theirs; ours is checked out and merges it. Both changed the resource, which is resolved to this. */
async function merge(attributes: string): Promise<void> {
  git("checkout", "-q", "main");
  git("merge", "-q", "--ff-only", "theirs");
  git("checkout", "-q", "ours");
  git("merge", "-q", "-s", "recursive", "-X", "ours", "--no-edit", "main");
  await at.project.write({ "src/post.ts": post(attributes) });
  commit("merged");
  await nextSecond();
}

const title = "title: a.string().notNull()";
const migrations = () => at.generated().filter((path) => path.includes("/migrations/"));
const columns = () =>
  at.rows("SELECT name FROM pragma_table_info('posts') ORDER BY name").map((row) => Object.values(row ?? {})[0]);

async function conflict(): Promise<void> {
  await onBranch("theirs", `${title}, slug: a.text()`);
  await onBranch("ours", `${title}, slug: a.string({ length: 20 })`);
  await merge(`${title}, slug: a.string({ length: 20 })`);
}

test("what commutes merges without a word, and is applied in either order", async () => {
  await onBranch("theirs", `${title}, slug: a.text()`);
  await onBranch("ours", `${title}, likes: a.integer()`);
  await at.mig("migrate");
  await merge(`${title}, slug: a.text(), likes: a.integer()`);
  await at.mig("codegen --check");
  expect((await at.mig("rebase")).out).toContain("Nothing to rebase");
  await at.mig("migrate --order allow");
  expect(columns()).toEqual(["id", "likes", "slug", "title"]);
  await at.mig("reset --yes");
  expect(columns()).toEqual(["id", "likes", "slug", "title"]);
});

test("what does not is named, statement against statement, and the rest is told", async () => {
  await conflict();
  const check = await at.project.mig("codegen --check");
  expect(check).toMatchObject({ code: 4, err: expect.stringContaining("mig rebase") });
  expect(check.err).toMatch(/\d+_theirs: add posts\.slug\s+against \d+_ours: add posts\.slug/);
});

test("rebase generates what git does not have on the other branch again, on top of it", async () => {
  await conflict();
  const before = at.project.files();
  expect((await at.mig("rebase --dry-run")).out).toMatch(/would remove priv\/blog\/migrations\/\d+_ours\.ts/);
  expect(at.project.files()).toEqual(before);

  const run = await at.mig("rebase --json");
  expect(jsonLines(run).at(-1)).toMatchObject({
    rebased: [expect.stringContaining("_ours")],
    onto: [expect.stringContaining("_theirs")],
    migrations: [{ operations: ["alter posts.slug from text to string(20)"] }],
    written: true,
  });
  expect(migrations()).toEqual([
    "blog/migrations/T_first.ts",
    "blog/migrations/T_theirs.ts",
    "blog/migrations/T_ours.ts",
  ]);
  await at.mig("codegen --check");
  await at.mig("migrate");
  expect(columns()).toEqual(["id", "slug", "title"]);
});

test("what is applied already is undone first, when it may be", async () => {
  await onBranch("theirs", `${title}, slug: a.text()`);
  await onBranch("ours", `${title}, slug: a.string({ length: 20 })`);
  await at.mig("migrate");
  await merge(`${title}, slug: a.string({ length: 20 })`);
  const before = withoutDatabase(at.project.files());
  expect(await at.project.mig("rebase")).toMatchObject({ code: 8, err: expect.stringContaining("MIG_REBASE_APPLIED") });
  expect(withoutDatabase(at.project.files())).toEqual(before);
  await at.mig("rebase --rollback --yes");
  expect(columns()).toEqual(["id", "title"]);
  await at.mig("migrate");
  expect(at.rows("SELECT id, title, slug FROM posts")).toEqual([{ id: 1, title: "kept", slug: null }]);
});

test("what was edited by hand is kept beside the new one", async () => {
  await conflict();
  const edited = migration('addColumn("posts", column("slug", "text")), run("mine", async () => {})', "");
  const ours = at.newest("_ours.ts");
  await at.project.write({ [ours]: edited });
  const before = at.project.files();
  expect(await at.project.mig("rebase")).toMatchObject({ code: 8, err: expect.stringContaining("MIG_REBASE_EDITED") });
  expect(at.project.files()).toEqual(before);
  const run = await at.project.mig("rebase --keep-copy");
  expect(run).toMatchObject({ code: 0, err: expect.stringContaining(`${ours}.before-rebase`) });
  expect(at.project.files()[`${ours}.before-rebase`]).toBe(edited);
  await at.mig("codegen --check");
});

test("nothing is written where the other branch says it all", async () => {
  await onBranch("theirs", `${title}, slug: a.text()`);
  await onBranch("ours", `${title}, slug: a.text()`);
  await merge(`${title}, slug: a.text()`);
  await at.mig("rebase");
  expect(migrations()).toEqual(["blog/migrations/T_first.ts", "blog/migrations/T_theirs.ts"]);
  await at.mig("codegen --check");
});

test("a branch that was pushed is still yours", async () => {
  await onBranch("theirs", `${title}, slug: a.text()`);
  await onBranch("ours", `${title}, slug: a.string({ length: 20 })`);
  git("init", "-q", "--bare", "remote.git");
  git("remote", "add", "origin", "remote.git");
  git("push", "-q", "-u", "origin", "ours");
  await merge(`${title}, slug: a.string({ length: 20 })`);
  git("branch", "-q", "-m", "main", "develop");
  const run = await at.mig("rebase --dry-run --json");
  expect(jsonLines(run).at(-1)).toMatchObject({ rebased: [expect.stringContaining("_ours")] });
});

test("a rename is not asked about again", async () => {
  await onBranch("theirs", `${title}, slug: a.text()`);
  await onBranch(
    "ours",
    "headline: a.string().notNull(), slug: a.string({ length: 20 })",
    "--rename posts.title:headline",
  );
  await merge("headline: a.string().notNull(), slug: a.string({ length: 20 })");
  await at.mig("rebase");
  await at.mig("migrate");
  expect(at.rows("SELECT headline FROM posts")).toEqual([{ headline: "kept" }]);
});

test.each([
  ["the newest, without git", "", "_ours"],
  ["the one that is named", "--migration theirs", "_theirs"],
  ["what was made beside the one that stays", "--onto ours", "_theirs"],
])("generates again %s", async (_what, flags, expected) => {
  await conflict();
  execFileSync("rm", ["-rf", ".git"], { cwd: at.project.path });
  const named = flags.replace(/ (\w+)$/, (_, name) => ` ${/\d{14}/.exec(at.newest(`_${name}.ts`))?.[0]}`);
  const run = await at.mig(`rebase ${named} --json`);
  expect(jsonLines(run).at(-1)).toMatchObject({ rebased: [expect.stringContaining(expected)] });
  await at.mig("codegen --check");
});

test("a migration that nobody knows is refused", async () => {
  await conflict();
  expect(await at.project.mig("rebase --migration 20990101000000")).toMatchObject({
    code: 2,
    err: expect.stringContaining("MIG_MIGRATION_UNKNOWN"),
  });
});
