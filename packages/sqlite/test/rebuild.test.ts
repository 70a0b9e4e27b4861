// A rebuild loses nothing: rows, rows of others, counters, indexes, triggers, views; and what it does not know stops it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { check, column, index, type Operation, publicScope, type Session, table, tableRef } from "@mig/core/adapter";
import { describe, expect, test } from "vitest";
import { sqliteDialect } from "../src/index.ts";
import { migrate, read, scratchFile } from "./scratch-file.ts";

const posts = tableRef("posts");
const addCheck: Operation = { kind: "addCheck", table: posts, check: check({ name: "c", expression: "id < 100" }) };
const toNumber: Operation = {
  kind: "alterColumn",
  table: posts,
  from: column("title", "text"),
  to: column("title", "integer"),
};

const schema = `
  CREATE TABLE posts (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT, parent REFERENCES posts (id), author DEFAULT 'me');
  CREATE TABLE comments (post_id REFERENCES posts (id) ON DELETE CASCADE, body);
  CREATE TABLE log (line);
  CREATE INDEX posts_title ON posts (title DESC) WHERE title IS NOT NULL;
  CREATE VIEW titles AS SELECT title FROM posts;
  CREATE VIEW shouted AS SELECT upper(title) AS t FROM titles;
  CREATE TRIGGER posts_log AFTER INSERT ON posts BEGIN INSERT INTO log (line) VALUES (new.title); END;
  CREATE TRIGGER comments_log AFTER DELETE ON comments BEGIN UPDATE posts SET title = title WHERE id = old.post_id; END;
  INSERT INTO posts (id, title, parent) VALUES (1, 'one', NULL), (2, '22', 1), (9, NULL, 9);
  DELETE FROM posts WHERE id = 9;
  INSERT INTO comments VALUES (1, 'a'), (2, 'b'), (NULL, 'c');`;

function all(session: Session, sql: string) {
  return session.query(sql);
}

async function failure(body: Promise<unknown>): Promise<string> {
  return body.then(
    () => "none",
    (error: unknown) => (error instanceof Error && "code" in error ? String(error.code) : String(error)),
  );
}

test("rows, children, counter, index, triggers and views survive", async () => {
  const { session } = await scratchFile(schema);
  const before = await read(session);
  await migrate(session, [addCheck]);
  const after = await read(session);
  expect(after.objects).toEqual(before.objects);
  expect(after.tables["posts"]).toEqual({
    ...before.tables["posts"],
    checks: [check({ name: "c", expression: "id < 100" })],
  });
  expect(await all(session, "SELECT * FROM posts")).toEqual([
    { id: 1, title: "one", parent: null, author: "me" },
    { id: 2, title: "22", parent: 1, author: "me" },
  ]);
  expect(await all(session, "SELECT count(*) AS n FROM comments")).toEqual([{ n: 3 }]);
  expect(await all(session, "SELECT * FROM shouted")).toEqual([{ t: "ONE" }, { t: "22" }]);
  await session.query("INSERT INTO posts (title) VALUES ('three')");
  expect(await all(session, "SELECT max(id) AS id FROM posts")).toEqual([{ id: 10 }]);
  expect(await all(session, "SELECT line FROM log ORDER BY rowid DESC LIMIT 1")).toEqual([{ line: "three" }]);
  expect(await all(session, "PRAGMA foreign_keys")).toEqual([{ foreign_keys: 1 }]);
  expect(await all(session, "PRAGMA legacy_alter_table")).toEqual([{ legacy_alter_table: 0 }]);
});

test("several changes of a table are one rebuild, with changes of other tables between them", async () => {
  const { session } = await scratchFile(schema);
  const sql = await migrate(session, [
    addCheck,
    { kind: "addColumn", table: tableRef("log"), column: column("at", "text") },
    toNumber,
    { kind: "createTable", table: table({ name: "made", columns: [column("a", "text")] }) },
    { kind: "addColumn", table: posts, column: column("slug", "text", { nullable: false, default: "s" }) },
    { kind: "createIndex", table: posts, index: index({ name: "posts_slug", keys: ["slug"] }) },
    { kind: "renameColumn", table: posts, from: "author", to: "writer" },
  ]);
  expect(sql.filter((text) => text.startsWith("CREATE TABLE")).map((text) => text.split(" ")[2])).toEqual([
    '"made"',
    '"_mig_new_posts"',
  ]);
  expect(await all(session, "SELECT * FROM posts")).toEqual([
    { id: 1, title: "one", parent: null, writer: "me", slug: "s" },
    { id: 2, title: 22, parent: 1, writer: "me", slug: "s" },
  ]);
});

test("a table of the list's own is created once, with everything in it", async () => {
  const { session } = await scratchFile();
  const made = table({ name: "posts", columns: [column("id", "integer"), column("title", "text")] });
  const sql = await migrate(session, [
    { kind: "createTable", table: made },
    addCheck,
    { kind: "addPrimaryKey", table: posts, primaryKey: { name: "posts_pkey", columns: ["id"] } },
    { kind: "createIndex", table: posts, index: index({ name: "posts_title", keys: ["title"] }) },
    { kind: "renameColumn", table: posts, from: "title", to: "name" },
    { kind: "renameTable", from: posts, to: tableRef("articles") },
  ]);
  expect(sql).toEqual([
    'CREATE TABLE "articles" (\n  "id" INTEGER,\n  "name" TEXT,\n  CONSTRAINT "posts_pkey" PRIMARY KEY ("id"),\n  CONSTRAINT "c" CHECK (id < 100)\n)',
    'CREATE INDEX "posts_title" ON "articles" ("name")',
  ]);
});

describe("values", () => {
  const change = (to: ReturnType<typeof column>, more: { readonly using?: string } = {}): Operation => ({
    kind: "alterColumn",
    table: posts,
    from: column("v", "text"),
    to,
    ...more,
  });
  test.for([
    ["numbers in texts become numbers, other texts stay", change(column("v", "integer")), [7, "x", null]],
    [
      "nulls of a newly required column, by a conversion",
      change(column("v", "text", { nullable: false, default: "d" }), { using: "coalesce(v, 'd')" }),
      ["7", "x", "d"],
    ],
    ["a conversion of the user's own", change(column("v", "integer"), { using: "length(v)" }), [1, 1, null]],
    ["texts become blobs by their bytes", change(column("v", "binary")), [Buffer.from("7"), Buffer.from("x"), null]],
    [
      "a stored generated column is computed",
      change(column("v", "text", { generated: { expression: "id || '!'" } })),
      ["1!", "2!", "3!"],
    ],
  ] as const)("%s", async ([, op, expected]) => {
    const { session } = await scratchFile(
      "CREATE TABLE posts (id, v TEXT); INSERT INTO posts VALUES (1, '7'), (2, 'x'), (3, NULL)",
    );
    await migrate(session, [op]);
    expect((await all(session, "SELECT v FROM posts ORDER BY id")).map(({ v }) => v)).toEqual(expected);
  });

  const addW = (more: Parameters<typeof column>[2]): Operation => ({
    kind: "addColumn",
    table: posts,
    column: column("w", "text", more),
  });
  const alterW = (more: Parameters<typeof column>[2]): Operation => ({
    kind: "alterColumn",
    table: posts,
    from: column("w", "text"),
    to: column("w", "text", more),
  });
  // As PostgreSQL does it: only a column that is added fills the rows there are.
  test.for([
    ["nulls of a newly required column", [change(column("v", "text", { nullable: false, default: "d" }))], null],
    ["an added column with a default", [addCheck, addW({ nullable: false, default: "d" })], ["d", "d"]],
    ["an added column, given its default later", [addCheck, addW({}), alterW({ default: "d" })], [null, null]],
    ["an added column, required later", [addCheck, addW({}), alterW({ default: "d", nullable: false })], null],
  ] as const)("%s", async ([, operations, expected]) => {
    const { session } = await scratchFile(
      "CREATE TABLE posts (id, v TEXT); INSERT INTO posts VALUES (1, '7'), (2, NULL)",
    );
    const running = migrate(session, operations);
    if (expected === null) {
      await expect(running).rejects.toMatchObject({ code: "MIG_CONSTRAINT_VIOLATED" });
      expect(await all(session, "SELECT v FROM posts ORDER BY id")).toEqual([{ v: "7" }, { v: null }]);
    } else {
      await running;
      expect((await all(session, "SELECT w FROM posts ORDER BY id")).map(({ w }) => w)).toEqual(expected);
    }
  });

  test("a conversion after a conversion reads what the first one made", async () => {
    const { session } = await scratchFile("CREATE TABLE posts (id, v TEXT); INSERT INTO posts VALUES (1, 'abc')");
    await migrate(session, [
      change(column("v", "integer"), { using: "length(v)" }),
      { kind: "alterColumn", table: posts, from: column("v", "integer"), to: column("v", "text"), using: "v * 2" },
    ]);
    expect(await all(session, "SELECT v FROM posts")).toEqual([{ v: "6" }]);
  });

  test("every row gets its own generated default", async () => {
    const { session } = await scratchFile("CREATE TABLE posts (id); INSERT INTO posts VALUES (1), (2), (3)");
    const key = column("key", "uuid", { nullable: false, default: { kind: "generator", name: "uuidv4" } });
    await migrate(session, [{ kind: "addColumn", table: posts, column: key }]);
    expect(await all(session, "SELECT count(DISTINCT key) AS n FROM posts")).toEqual([{ n: 3 }]);
  });

  test("rowids are kept where no column shows them", async () => {
    const { session } = await scratchFile(
      "CREATE TABLE posts (id); INSERT INTO posts (rowid, id) VALUES (5, 1), (9, 2)",
    );
    await migrate(session, [addCheck]);
    expect(await all(session, "SELECT rowid, id FROM posts")).toEqual([
      { rowid: 5, id: 1 },
      { rowid: 9, id: 2 },
    ]);
  });
});

describe("what stops it leaves everything as it was", () => {
  const requireTitle: Operation = {
    kind: "alterColumn",
    table: posts,
    from: column("title", "text"),
    to: column("title", "text", { nullable: false }),
  };
  const dropTitle: Operation = { kind: "dropColumn", table: posts, column: column("title", "text") };
  test.for([
    ["rows that break the new rule", "", [requireTitle], "MIG_CONSTRAINT_VIOLATED"],
    [
      "a dropped table that rows point at",
      "",
      [{ kind: "dropTable", table: table({ name: "posts", columns: [] }) }],
      "MIG_CONSTRAINT_VIOLATED",
    ],
    ["a view of a dropped column", "", [addCheck, dropTitle], "MIG_STATEMENT_FAILED"],
    [
      "a clause that the model has no words for",
      "CREATE TABLE odd (id, title UNIQUE ON CONFLICT REPLACE);",
      [{ ...addCheck, table: tableRef("odd") }],
      "MIG_INTROSPECTION",
    ],
    [
      "a trigger that the same list made",
      "",
      [
        { kind: "execute", up: "CREATE TRIGGER unknown AFTER UPDATE ON posts BEGIN SELECT 1; END", down: null },
        addCheck,
      ],
      "MIG_INTROSPECTION",
    ],
    [
      "a column that the same list made",
      "",
      [{ kind: "execute", up: "ALTER TABLE posts ADD COLUMN unknown", down: null }, addCheck],
      "MIG_INTROSPECTION",
    ],
    [
      "a table that only SQL knows",
      "",
      [
        { kind: "execute", up: "CREATE TABLE t (a)", down: null },
        { ...addCheck, table: tableRef("t") },
      ],
      "MIG_MIGRATION_INVALID",
    ],
    [
      "a virtual table",
      "CREATE VIRTUAL TABLE f USING fts5(a);",
      [{ ...addCheck, table: tableRef("f") }],
      "MIG_MIGRATION_INVALID",
    ],
  ] as const satisfies readonly (readonly [string, string, readonly Operation[], string])[])(
    "%s",
    async ([, more, operations, code]) => {
      const { session } = await scratchFile(`${schema} INSERT INTO posts (title) VALUES (NULL); ${more}`);
      const before = await read(session);
      expect(await failure(migrate(session, operations))).toBe(code);
      expect(await read(session)).toEqual(before);
      expect(await all(session, "PRAGMA foreign_keys")).toEqual([{ foreign_keys: 1 }]);
      expect(await all(session, "PRAGMA legacy_alter_table")).toEqual([{ legacy_alter_table: 0 }]);
    },
  );
});

describe("triggers of a renamed table or column", () => {
  const trigger = (body: string) => `CREATE TRIGGER tr AFTER INSERT ON posts BEGIN ${body}; END;`;
  const rename: Operation = { kind: "renameColumn", table: posts, from: "title", to: "Head Line" };
  test("follow", async () => {
    const { session } = await scratchFile(
      `CREATE TABLE posts (id, title); CREATE TABLE log (line); ${trigger("INSERT INTO log VALUES (new.title)")}`,
    );
    const people = tableRef("articles");
    await migrate(session, [
      { kind: "renameTable", from: posts, to: people },
      { ...rename, table: people },
      { ...addCheck, table: people },
    ]);
    await session.query(`INSERT INTO articles VALUES (1, 'x')`);
    expect(await all(session, "SELECT line FROM log")).toEqual([{ line: "x" }]);
  });

  test("are refused where another table has a column of that name", async () => {
    const { session } = await scratchFile(
      `CREATE TABLE posts (id, title); CREATE TABLE log (title); ${trigger("INSERT INTO log (title) VALUES (new.title)")}`,
    );
    expect(await failure(migrate(session, [rename, addCheck]))).toBe("MIG_INTROSPECTION");
    await migrate(session, [rename]);
    await migrate(session, [addCheck]);
    await session.query("INSERT INTO posts VALUES (1, 'x')");
    expect(await all(session, "SELECT title FROM log")).toEqual([{ title: "x" }]);
  });
});

test("a violation that was there before is not blamed on the rebuild", async () => {
  const { session } = await scratchFile(
    `${schema} PRAGMA foreign_keys = OFF; INSERT INTO comments VALUES (77, 'lost'); PRAGMA foreign_keys = ON;`,
  );
  await migrate(session, [addCheck]);
  expect(await all(session, "SELECT count(*) AS n FROM comments")).toEqual([{ n: 4 }]);
});

test("a process killed in the middle leaves the old table", async () => {
  const { session, path } = await scratchFile(schema);
  const before = [await read(session), await all(session, "SELECT * FROM posts")];
  const statements = sqliteDialect.compile([addCheck], await read(session), publicScope).map(({ sql }) => sql);
  const script = `
    const d = new (require("better-sqlite3"))(process.argv[1]);
    d.exec("PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE");
    for (const sql of JSON.parse(process.argv[2])) { d.exec(sql); if (sql.startsWith("DROP TABLE")) break; }
    console.log("dropped"); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["-e", script, path, JSON.stringify(statements)], {
    cwd: import.meta.dirname,
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  child.kill("SIGKILL");
  await once(child, "exit");
  expect([await read(session), await all(session, "SELECT * FROM posts")]).toEqual(before);
});
