/** Whatever the driver: the same values, the same errors, and no row lost where foreign keys cannot be switched off. */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type Adapter, type Operation, publicScope, type Session, table } from "@mig/core/adapter";
import { column } from "@mig/core/migration";
import { scratchFolder } from "@mig/test-support";
import { describe, expect, onTestFinished, test } from "vitest";
import { sqliteAdapter, sqliteAdapterWith } from "../src/index.ts";
import { libsqlAdapter } from "../src/libsql.ts";
import { nodeSqliteAdapter } from "../src/node-sqlite.ts";

const ledger = { schema: null, name: "schema_migrations" };

async function sessionOf(adapter: Adapter): Promise<Session> {
  const folder = await scratchFolder();
  const config = { url: join(folder.path, "test.db"), ledger };
  await adapter.database?.create(config);
  const session = await adapter.connect(config);
  onTestFinished(async () => {
    await session.close();
    await folder.remove();
  });
  return session;
}

async function code(body: () => Promise<unknown>): Promise<string> {
  return body().then(
    () => "none",
    (error: unknown) => (error instanceof Error && "code" in error ? String(error.code) : String(error)),
  );
}

const drivers = [
  ["better-sqlite3", sqliteAdapter],
  ["node:sqlite", nodeSqliteAdapter],
  ["libSQL", libsqlAdapter],
] as const;

describe.each(drivers)("%s", (_, adapter) => {
  test("values go in and come back as they are", async () => {
    const session = await sessionOf(adapter);
    await session.query("CREATE TABLE t (a)");
    const values = [1, 2.5, true, null, "it's", 2 ** 53 - 1, 2n ** 60n, new Uint8Array([1, 2])];
    for (const value of values) await session.query("INSERT INTO t VALUES (?)", [value]);
    expect(await session.query("SELECT a, typeof(a) AS t FROM t ORDER BY rowid")).toEqual([
      { a: 1, t: "integer" },
      { a: 2.5, t: "real" },
      { a: 1, t: "integer" },
      { a: null, t: "null" },
      { a: "it's", t: "text" },
      { a: 2 ** 53 - 1, t: "integer" },
      { a: 2n ** 60n, t: "integer" },
      { a: Buffer.from([1, 2]), t: "blob" },
    ]);
  });

  test("errors have the same codes", async () => {
    const session = await sessionOf(adapter);
    await session.query("CREATE TABLE t (a PRIMARY KEY NOT NULL); CREATE TABLE c (a REFERENCES t (a));");
    const refused: readonly (readonly [string, string])[] = [
      ["SELEC 1", "MIG_STATEMENT_FAILED"],
      ["SELECT * FROM missing", "MIG_STATEMENT_FAILED"],
      ["INSERT INTO t VALUES (NULL)", "MIG_CONSTRAINT_VIOLATED"],
      ["INSERT INTO c VALUES (5)", "MIG_CONSTRAINT_VIOLATED"],
      ["-- nothing", "none"],
      ["CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; SELECT 2; END", "none"],
      ["INSERT INTO t VALUES (1); INSERT INTO t VALUES (2);", "none"],
      ["SELECT 1; INSERT INTO t VALUES (2)", "MIG_CONSTRAINT_VIOLATED"],
    ];
    for (const [sql, expected] of refused) expect([sql, await code(() => session.query(sql))]).toEqual([sql, expected]);
    expect(await session.query("SELECT a FROM t")).toEqual([{ a: 1 }, { a: 2 }]);
  });

  test.each([
    ["libsql://blog.example.invalid", "MIG_UNSUPPORTED"],
    ["https://blog.example.invalid", "MIG_UNSUPPORTED"],
    ["missing.db", "MIG_DATABASE_MISSING"],
  ])("%s", async (url, expected) => {
    expect(await code(() => adapter.connect({ url, ledger }))).toBe(expected);
  });
});

test("a copy of a database behind a url is refused", async () => {
  const config = { url: ":memory:", options: { syncUrl: "https://blog.example.invalid" }, ledger };
  expect(await code(() => libsqlAdapter.connect(config))).toBe("MIG_UNSUPPORTED");
});

/** What D1 does: the pragma is taken, does nothing, and nobody is told. */
const alwaysReferences = sqliteAdapterWith({
  name: "an engine that always checks",
  open: async (path) => {
    const database = new DatabaseSync(path);
    return {
      isOpen: true,
      get inTransaction() {
        return database.isTransaction;
      },
      prepare: (sql) => {
        const statement = database.prepare(sql);
        statement.setReadBigInts(true);
        return { run: (values) => statement.all(...values) };
      },
      exec: (sql) => {
        if (sql !== "PRAGMA foreign_keys = 0") database.exec(sql);
      },
      close: () => database.close(),
    };
  },
});

test("where foreign keys cannot be switched off, a table is not made anew and no row is lost", async () => {
  const session = await sessionOf(alwaysReferences);
  for (const sql of [
    "CREATE TABLE posts (id INTEGER NOT NULL, title TEXT, CONSTRAINT posts_pkey PRIMARY KEY (id))",
    "CREATE TABLE notes (post_id INTEGER REFERENCES posts (id) ON DELETE CASCADE)",
    "INSERT INTO posts VALUES (1, 'one')",
    "INSERT INTO notes VALUES (1)",
  ]) {
    await session.query(sql);
  }
  const { dialect } = alwaysReferences;
  const title = column("title", "text");
  const operations: readonly Operation[] = [
    {
      kind: "alterColumn",
      table: { schema: null, name: "posts" },
      from: table({ name: "posts", columns: [title] }).columns[0] ?? title,
      to: column("title", "text", { default: "none" }),
    },
  ];
  const statements = dialect.compile(operations, await session.introspect(publicScope), publicScope);
  const referencesOff = statements.some((statement) => statement.referencesOff);
  const run = async () => {
    for (const { sql } of statements) await session.query(sql);
  };
  expect([referencesOff, await code(() => session.transaction(run, { referencesOff }))]).toEqual([
    true,
    "MIG_UNSUPPORTED",
  ]);
  expect(await session.query("SELECT post_id FROM notes")).toEqual([{ post_id: 1 }]);
});
