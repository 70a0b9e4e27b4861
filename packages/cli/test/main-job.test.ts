import { afterAll, beforeAll, expect, test } from "vitest";
import { blog, post, rowsOf } from "./blog.ts";
import { jsonLines, type TestProject, testProject } from "./test-project.ts";

let project: TestProject;
beforeAll(async () => {
  project = await testProject(blog());
});
afterAll(() => project.remove());

const rows = (sql: string) => rowsOf(project, sql);

const versions = () =>
  Object.keys(project.files()).flatMap((name) => /^priv\/blog\/migrations\/(\d+)_/.exec(name)?.[1] ?? []);

// Each of these goes on where the one before it ended: a user's first hour.
test("codegen writes the migration and its snapshot, named", async () => {
  expect(await project.mig("codegen")).toMatchObject({ code: 2, err: expect.stringContaining("MIG_NAME_REQUIRED") });
  expect(await project.mig("codegen --check")).toMatchObject({
    code: 1,
    err: expect.stringMatching(/MIG_CODEGEN_PENDING[\s\S]*create table posts/),
  });
  const before = project.files();
  const dry = await project.mig("codegen --dry-run");
  expect(dry).toMatchObject({ code: 0, out: expect.stringContaining("defineMigration") });
  expect(project.files()).toEqual(before);

  expect((await project.mig("codegen first")).code).toBe(0);
  const added = Object.keys(project.files()).filter((name) => !(name in before));
  const [version] = versions();
  expect(added).toEqual([
    `priv/blog/migrations/${version}_first.ts`,
    `priv/resource_snapshots/blog/public/posts/${version}.json`,
  ]);
});

test("a second codegen and a check find nothing", async () => {
  const before = project.files();
  expect(await project.mig("codegen second")).toMatchObject({ code: 0, err: "" });
  expect(await project.mig("codegen --check --json")).toEqual({
    code: 0,
    out: '{"migrations":[],"questions":[],"pendingDrops":[]}\n',
    err: "",
  });
  expect(project.files()).toEqual(before);
});

test("setup creates the database and applies", async () => {
  expect(await project.mig("status --check")).toMatchObject({
    code: 1,
    err: expect.stringContaining("MIG_DATABASE_MISSING"),
  });
  expect((await project.mig("setup")).code).toBe(0);
  expect((await project.mig("status --check")).code).toBe(0);
  expect(await project.mig("migrate")).toEqual({ code: 0, out: "Nothing is pending.\n", err: "" });
  rows("INSERT INTO posts (id, title) VALUES (1, 'kept') RETURNING id");
});

const inWords = { label: expect.any(String), effect: expect.any(String) };

test("an ambiguous change names every question and the flags that answer it", async () => {
  await project.write({
    "src/post.ts": post("headline: a.string().notNull(), rating: a.integer().notNull().default(3)"),
  });
  const before = project.files();
  const open = await project.mig("codegen headline --json");
  expect(open.code).toBe(2);
  expect(jsonLines(open)).toEqual([
    {
      error: {
        code: "MIG_UNDECIDED",
        message: expect.any(String),
        next: expect.any(String),
        details: {
          questions: [
            {
              id: "posts.title",
              kind: "columnRemoved",
              text: expect.any(String),
              options: [
                { answer: { rename: "headline" }, flag: "--rename posts.title:headline", ...inWords },
                { answer: { rename: "rating" }, flag: "--rename posts.title:rating", ...inWords },
                { answer: "keep", flag: "--keep posts.title", ...inWords },
                { answer: "drop", flag: "--drop posts.title", ...inWords },
              ],
              safe: "keep",
              answer: null,
            },
          ],
        },
      },
    },
  ]);
  expect(project.files()).toEqual(before);
  expect(await project.mig("codegen headline --drop posts.nothing")).toMatchObject({
    code: 2,
    err: expect.stringContaining("MIG_ANSWER_UNUSED"),
  });
  expect((await project.mig("codegen headline --rename posts.title:headline")).code).toBe(0);
});

test("migrate tells programs the same as people", async () => {
  const run = await project.mig("migrate --json");
  const [, version] = versions();
  const name = { version, name: "headline" };
  const scope = { kind: "public" };
  expect(run.code).toBe(0);
  expect(jsonLines(run)).toEqual([
    { repo: "blog", kind: "planned", direction: "up", migrations: [name], scope },
    { repo: "blog", kind: "started", direction: "up", ...name, scope },
    { repo: "blog", kind: "finished", direction: "up", ...name, durationMs: expect.any(Number), scope },
    {
      repos: [
        {
          repo: "blog",
          direction: "up",
          applied: [{ ...name, durationMs: expect.any(Number) }],
          failed: null,
          pending: [],
        },
      ],
    },
  ]);
  expect(rows("SELECT * FROM posts")).toEqual([{ id: 1, headline: "kept", rating: 3 }]);
});

test("rollback says how far it went, and needs to be told without a terminal", async () => {
  expect(await project.mig("rollback")).toMatchObject({ code: 2, err: expect.stringContaining("--all") });
  expect(await project.mig("rollback -n 1")).toMatchObject({ code: 8, err: expect.stringContaining("MIG_DATA_LOSS") });
  expect((await project.mig("rollback -n 1 --accept-data-loss")).code).toBe(0);
  expect(rows("SELECT * FROM posts")).toEqual([{ id: 1, title: "kept" }]);
  const pending = await project.mig("status --check");
  expect(pending).toMatchObject({ code: 3, err: expect.stringContaining("MIG_PENDING") });
  expect(await project.mig("rollback --all --accept-data-loss --quiet")).toEqual({ code: 0, out: "", err: "" });
  expect(rows("SELECT name FROM sqlite_schema WHERE name = 'posts'")).toEqual([]);
});

test("migrate --to and --step choose, --log-sql shows", async () => {
  const [first, second] = versions();
  const upTo = await project.mig(`migrate --to ${first} --log-sql`);
  expect(upTo).toMatchObject({ code: 0, out: expect.stringContaining('CREATE TABLE "posts"') });
  expect(await project.mig(`migrate --to ${first} -n 1`)).toMatchObject({
    code: 2,
    err: expect.stringContaining("MIG_USAGE"),
  });
  expect(await project.mig("migrate --to 1")).toMatchObject({
    code: 2,
    err: expect.stringContaining("MIG_MIGRATION_UNKNOWN"),
  });
  expect((await project.mig(`migrate --to-exclusive ${second}`)).out).toBe("Nothing is pending.\n");
  expect((await project.mig("migrate -n 1")).out).toMatch(/applied \d+_headline/);
});

test("an adapter's name limits a task to its repos", async () => {
  expect((await project.mig("sqlite.rollback --all --accept-data-loss")).code).toBe(0);
  expect((await project.mig("sqlite.migrate")).code).toBe(0);
  expect(await project.mig("sqlite.generate_migrations third")).toMatchObject({ code: 0, err: "" });
  const other = await project.mig("pg.migrate");
  expect(other).toMatchObject({ code: 2, err: expect.stringContaining("blog (sqlite)") });
});

test("drop and reset ask first", async () => {
  expect(await project.mig("drop")).toMatchObject({ code: 2, err: expect.stringContaining("--yes") });
  expect((await project.mig("reset --yes")).code).toBe(0);
  expect(rows("SELECT * FROM posts")).toEqual([]);
  expect((await project.mig("drop --yes")).out).toBe("The database of blog was dropped.\n");
  expect((await project.mig("drop --yes")).out).toBe("The database of blog does not exist.\n");
});
