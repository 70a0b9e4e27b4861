import { emptySnapshot, type Operation, publicScope, type Table, table } from "@mig/core/adapter";
import { describe, expect, test } from "vitest";
import { sqliteDialect } from "../src/index.ts";
import { migrate, read, scratchFile } from "./scratch-file.ts";

const t = (spec: Omit<Parameters<typeof table>[0], "name">): Table => table({ name: "t", ...spec });
const untyped = { name: "native", sql: "" } as const;
const int = { name: "native", sql: "INT" } as const;

test.for<readonly [string, Table]>([
  ["CREATE TABLE t (a)", t({ columns: [["a", untyped]] })],
  [
    "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL)",
    t({
      columns: [["id", "integer", { nullable: false, autoIncrement: "serial" }]],
      primaryKey: { name: "t_pkey", columns: ["id"] },
    }),
  ],
  [
    "CREATE TABLE t (a TEXT CONSTRAINT nn NOT NULL CONSTRAINT u UNIQUE COLLATE nocase DEFAULT 'x', b NULL, CONSTRAINT k PRIMARY KEY (B, a)) WITHOUT ROWID",
    t({
      columns: [
        ["a", "text", { nullable: false, default: "x", collation: "NOCASE" }],
        ["b", untyped],
      ],
      primaryKey: { name: "k", columns: ["b", "a"] },
      indexes: [{ name: "u", keys: ["a"], unique: true, constraint: {} }],
      options: { withoutRowid: true },
    }),
  ],
  [
    "CREATE TABLE t (a INT CHECK (a > 0) CHECK ((t.a < 9)), 'b' INT AS (a + 1) STORED, [c d] INT GENERATED ALWAYS AS (\"a\") VIRTUAL) STRICT",
    t({
      columns: [
        ["a", int],
        ["b", int, { generated: { expression: "a + 1", stored: true } }],
        ["c d", int, { generated: { expression: "a", stored: false } }],
      ],
      checks: [
        { name: "t_check", expression: "a > 0" },
        { name: "t_check1", expression: "a < 9" },
      ],
      options: { strict: true },
    }),
  ],
  [
    "CREATE TABLE t (a REFERENCES T, b, FOREIGN KEY (a, B) REFERENCES gone (x, y) ON UPDATE SET NULL ON DELETE SET DEFAULT MATCH FULL DEFERRABLE INITIALLY DEFERRED CONSTRAINT c CHECK (1) UNIQUE (b DESC, a COLLATE rtrim))",
    t({
      columns: [
        ["a", untyped],
        ["b", untyped],
      ],
      foreignKeys: [
        {
          name: "t_a_B_fkey",
          columns: ["a", "b"],
          references: { table: "gone", columns: ["x", "y"] },
          onUpdate: "setNull",
          onDelete: "setDefault",
          match: "full",
          deferrable: "deferred",
        },
        { name: "t_a_fkey", columns: ["a"], references: { table: "t", columns: [] } },
      ],
      checks: [{ name: "c", expression: "1" }],
      indexes: [
        {
          name: "t_b_a_key",
          unique: true,
          constraint: {},
          keys: [
            { column: "b", direction: "desc" },
            { column: "a", collation: "RTRIM" },
          ],
        },
      ],
    }),
  ],
  [
    "CREATE TABLE t (a, b); CREATE UNIQUE INDEX i ON t ('a', (lower(\"b\")) DESC, (b) COLLATE nocase) WHERE t.a IS NOT NULL -- note\n AND b",
    t({
      columns: [
        ["a", untyped],
        ["b", untyped],
      ],
      indexes: [
        {
          name: "i",
          unique: true,
          where: "a IS NOT NULL AND b",
          keys: ["a", { expression: "lower(b)", direction: "desc" }, { column: "b", collation: "NOCASE" }],
        },
      ],
    }),
  ],
])("%s", async ([sql, model]) => {
  const { session } = await scratchFile(sql);
  const found = (await read(session)).tables["t"];
  expect(found).toEqual(model);
  expect(found && sqliteDialect.normalize(found)).toEqual(model);
});

describe("what the model has no words for", () => {
  test.for([
    ["CREATE TABLE t (a UNIQUE ON CONFLICT REPLACE, b)", "ON CONFLICT REPLACE"],
    ["CREATE TABLE t (a INTEGER PRIMARY KEY DESC, b)", "DESC"],
    ["CREATE TABLE t (a, b, PRIMARY KEY (a COLLATE NOCASE))", "a COLLATE NOCASE"],
    ["CREATE TABLE t (a NOT NULL ON CONFLICT IGNORE DEFAULT 1)", "ON CONFLICT IGNORE DEFAULT 1"],
  ] as const)("%s", async ([sql, unplaced]) => {
    const [original, copy] = [await scratchFile(`${sql}; CREATE INDEX i ON t (a)`), await scratchFile()];
    const state = await read(original.session);
    expect(state.tables["t"]?.options["unplaced"]).toBe(unplaced);
    const operations = Object.values(state.tables).map((given): Operation => ({ kind: "createTable", table: given }));
    await migrate(copy.session, operations);
    expect(await read(copy.session)).toEqual(state);
    expect(await copy.session.query("SELECT sql FROM sqlite_schema WHERE name = 't'")).toEqual([
      { sql: sql.replace("TABLE t", 'TABLE "t"') },
    ]);
  });
});

const search = `
  CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT);
  CREATE VIRTUAL TABLE search USING fts5(title, content='posts', content_rowid='id');
  CREATE TRIGGER posts_ai AFTER INSERT ON posts BEGIN INSERT INTO search (rowid, title) VALUES (new.id, new.title); END;
  CREATE VIEW found AS SELECT rowid FROM search;`;

describe("views, triggers and virtual tables", () => {
  test("come with what they rest on", async () => {
    const { session } = await scratchFile(search);
    const state = await read(session);
    expect(Object.keys(state.tables)).toEqual(["posts"]);
    expect(Object.values(state.objects).map(({ kind, name, requires }) => [kind, name, requires])).toEqual([
      ["sqlite:virtualTable", "search", []],
      [
        "sqlite:trigger",
        "posts_ai",
        ["column posts id", "column posts title", "object sqlite:virtualTable search", "table posts"],
      ],
      ["sqlite:view", "found", ["object sqlite:virtualTable search"]],
    ]);
  });

  test("can be dropped, and made again as they were", async () => {
    const { session } = await scratchFile(search);
    const state = await read(session);
    const objects = Object.values(state.objects);
    await migrate(
      session,
      [...objects].reverse().map((object): Operation => ({ kind: "dropObject", object })),
    );
    expect((await read(session)).objects).toEqual({});
    await migrate(
      session,
      objects.map((object): Operation => ({ kind: "createObject", object })),
    );
    expect(await read(session)).toEqual(state);
    await session.query("INSERT INTO posts (title) VALUES ('hello world')");
    expect(await session.query("SELECT rowid FROM search WHERE search MATCH 'world'")).toEqual([{ rowid: 1 }]);
  });

  test("of other kinds are refused", () => {
    const object = { kind: "pg:enum", schema: null, name: "mood", definition: {}, requires: [] } as const;
    const compile = () => sqliteDialect.compile([{ kind: "createObject", object }], emptySnapshot, publicScope);
    expect(compile).toThrow(expect.objectContaining({ code: "MIG_OBJECT_KIND_UNKNOWN" }));
  });
});

test("only the wanted tables, but every object", async () => {
  const { session } = await scratchFile("CREATE TABLE a (x); CREATE TABLE b (x); CREATE VIEW v AS SELECT x FROM b");
  const state = await session.introspect(publicScope, [{ schema: null, name: "a" }]);
  expect([Object.keys(state.tables), Object.keys(state.objects)]).toEqual([["a"], ["sqlite:view v"]]);
});

test("a constraint without a name is found again after its table and columns were renamed", async () => {
  const { session } = await scratchFile(
    "CREATE TABLE p (id PRIMARY KEY); CREATE TABLE c (a REFERENCES p (id), b UNIQUE, CHECK (a > 0));",
  );
  const before = (await read(session)).tables["c"];
  const [from, to] = [
    { schema: null, name: "c" },
    { schema: null, name: "d" },
  ];
  await migrate(session, [{ kind: "renameTable", from, to }]);
  const [foreignKey, check, index] = [before?.foreignKeys[0], before?.checks[0], before?.indexes[0]];
  if (foreignKey === undefined || check === undefined || index === undefined) throw new TypeError("not read");
  await migrate(session, [
    { kind: "dropForeignKey", table: to, foreignKey },
    { kind: "dropCheck", table: to, check },
    { kind: "dropIndex", table: to, index },
  ]);
  expect((await read(session)).tables["d"]).toEqual({
    ...t({
      columns: [
        ["a", untyped],
        ["b", untyped],
      ],
    }),
    name: "d",
  });
});
