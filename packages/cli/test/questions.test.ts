/** What a change would do to rows is asked first, and each answer is carried out on a real database. */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type ScratchDatabase, scratchDatabase } from "@mig/test-support";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { jsonLines, type Run, type TestProject, testProject } from "./test-project.ts";

interface Place {
  readonly url: string;
  readonly adapter: string;
  rows(sql: string): Promise<readonly unknown[]>;
}

const config = `import { defineConfig, domain } from "@mig/core";
import { Post } from "./post.ts";
export default defineConfig({ domains: [domain("Blog", [Post])] });
`;

const post = ({ url, adapter }: Place, attributes: string) => {
  const [name, store] = adapter === "pg" ? ["pgAdapter", "postgres"] : ["sqliteAdapter", "sqlite"];
  return `import { attribute as a, repo, resource } from "@mig/core";
import { ${name}, ${store} } from "@mig/${adapter}";
const Repo = repo("blog", { adapter: ${name}, url: "${url}" });
export const Post = resource("Post", {
  dataLayer: ${store}({ repo: Repo, table: "posts" }),
  attributes: { id: a.integer().primaryKey(), ${attributes} },
});
`;
};

describe.each(["sqlite", "pg"])("on %s", (adapter) => {
  let database: ScratchDatabase | undefined;
  let project: TestProject;
  let place: Place;
  beforeAll(async () => {
    project = await testProject({ "mig.config.ts": config });
    if (adapter === "pg") database = await scratchDatabase();
    const ask = database?.ask;
    place = {
      adapter,
      url: database?.url ?? "blog.db",
      rows: async (sql) => (ask === undefined ? fileRows(join(project.path, "blog.db"), sql) : ask(sql)),
    };
    await declare("title: a.string(), legacy: a.string().notNull(), views: a.string()");
    await mig("codegen first");
    await mig("setup");
    await place.rows("INSERT INTO posts (id, title, legacy, views) VALUES (1, 'One', 'x', '12') RETURNING id");
  });
  afterAll(async () => {
    await project.remove();
    await database?.drop();
  });

  const declare = (attributes: string) => project.write({ "post.ts": post(place, attributes) });
  async function mig(args: string): Promise<Run> {
    const run = await project.mig(args);
    expect({ args, code: run.code, err: run.err }).toEqual({ args, code: 0, err: "" });
    return run;
  }
  const file = (name: string) => {
    const found = Object.keys(project.files()).find((path) => path.endsWith(`_${name}.ts`));
    return { path: found ?? "", text: project.files()[found ?? ""] ?? "" };
  };

  test("what --json prints of an undecided run is the answers file, once it is filled in", async () => {
    await declare("title: a.string(), views: a.integer(), slug: a.string().notNull()");
    const before = project.files();
    const undecided = await project.mig("codegen change --json");
    expect(undecided.code).toBe(2);
    const [printed] = jsonLines(undecided);
    expect(printed).toMatchObject({
      error: {
        code: "MIG_UNDECIDED",
        details: {
          questions: [
            { id: "posts.legacy", kind: "columnRemoved", safe: "keep", answer: null },
            { id: "posts.views", kind: "typeChange", safe: "leave", answer: null },
          ],
        },
      },
    });
    expect(await project.mig("codegen --check")).toMatchObject({ code: 1 });
    expect(project.files()).toEqual(before);

    const filled = JSON.stringify(printed)
      .replace(/("id":"posts.legacy".*?"answer":)null/, '$1"keep"')
      .replace(/("id":"posts.views".*?"answer":)null/, '$1{"using":"cast(views as integer)"}');
    await project.write({ "answers.json": filled });
    await mig("codegen change --answers answers.json --backfill posts.slug");
    expect(file("change").text).toMatch(/backfill\("posts", "slug"\)/);
  });

  test("a place for code refuses to run until it is filled in, and nothing was changed", async () => {
    const refused = await project.mig("migrate");
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining("MIG_BACKFILL_MISSING") });
    expect(await place.rows("SELECT * FROM posts")).toEqual([{ id: 1, title: "One", legacy: "x", views: "12" }]);
    const { path, text } = file("change");
    const code = `async (db) => { await db.query("UPDATE posts SET slug = lower(title)"); }`;
    await project.write({ [path]: text.replace('"slug")', `"slug", ${code})`) });
    await mig("migrate");
    expect(await place.rows("SELECT id, title, legacy, views, slug FROM posts")).toEqual([
      { id: 1, title: "One", legacy: "x", views: 12, slug: "one" },
    ]);
  });

  test("what is kept lets others insert, is told, and goes when somebody says so", async () => {
    await place.rows("INSERT INTO posts (id, title, slug) VALUES (2, 'Two', 'two') RETURNING id");
    expect((await mig("codegen --check")).out).toContain("--drop posts.legacy");
    await mig("codegen gone --drop posts.legacy");
    await mig("migrate");
    expect(await place.rows("SELECT * FROM posts ORDER BY id")).toEqual([
      { id: 1, title: "One", views: 12, slug: "one" },
      { id: 2, title: "Two", views: null, slug: "two" },
    ]);
    expect(JSON.parse((await mig("codegen --check --json")).out)).toMatchObject({ pendingDrops: [] });
  });

  test("keeping alone writes a snapshot and no migration", async () => {
    await declare("title: a.string(), slug: a.string().notNull()");
    const before = Object.keys(project.files());
    await mig("codegen --keep-columns");
    const added = Object.keys(project.files()).filter((path) => !before.includes(path));
    expect(added).toEqual([expect.stringMatching(/^priv\/resource_snapshots\/blog\/public\/posts\/\d+\.json$/)]);
    await declare("title: a.string(), slug: a.string().notNull(), views: a.integer()");
    expect(JSON.parse((await mig("codegen --json")).out)).toMatchObject({ migrations: [], pendingDrops: [] });
  });

  test("a value fills the rows, and is no default", async () => {
    await declare("title: a.string(), slug: a.string().notNull(), views: a.integer().notNull()");
    await mig("codegen required --fill posts.views=5");
    await mig("migrate");
    expect(await place.rows("SELECT id, views FROM posts ORDER BY id")).toEqual([
      { id: 1, views: 12 },
      { id: 2, views: 5 },
    ]);
    expect((await project.mig("codegen --check")).code).toBe(0);
  });
});

function fileRows(path: string, sql: string): readonly unknown[] {
  const database = new DatabaseSync(path);
  try {
    return database
      .prepare(sql)
      .all()
      .map((row) => ({ ...row }));
  } finally {
    database.close();
  }
}
