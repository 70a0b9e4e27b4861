// Every kind of operation, there and back on a real file with rows: the file becomes what the model says, in both
// directions, and the rows that are not named in `destroys` are still there.
import {
  apply,
  check,
  column,
  coreKinds,
  facts,
  foreignKey,
  index,
  invert,
  type Operation,
  type Snapshot,
  snapshotOf,
  table,
  tableRef,
} from "@mig/core/adapter";
import { describe, expect, test } from "vitest";
import { sqliteDialect } from "../src/index.ts";
import { migrate, normalized, read, scratchFile } from "./scratch-file.ts";

const users = table({
  name: "users",
  columns: [
    column("id", "integer", { nullable: false, autoIncrement: "serial" }),
    column("email", "ciText", { nullable: false }),
    column("age", "integer"),
    column("nick name", "text", { default: "o'neil" }),
    column("note", "text"),
  ],
  primaryKey: { name: "users_pkey", columns: ["id"] },
  indexes: [
    { name: "users_email_index", keys: ["email"], unique: true },
    { name: "users_age_index", keys: [{ column: "age", direction: "desc" }], where: "age > 1" },
  ],
  checks: [{ name: "users_age_check", expression: "age >= 0" }],
});

const posts = table({
  name: "posts",
  columns: [
    column("id", "uuid", { nullable: false, default: { kind: "generator", name: "uuidv7" } }),
    column("author_id", "integer"),
    column("title", { name: "string", length: 80 }),
    column("price", { name: "decimal", precision: 10, scale: 2 }),
  ],
  primaryKey: { name: "posts_pkey", columns: ["id"] },
  foreignKeys: [
    {
      name: "posts_author_id_fkey",
      columns: ["author_id"],
      references: { table: "users", columns: ["id"] },
      onDelete: "cascade",
    },
  ],
});

const tags = table({ name: "tags", columns: [column("name", "text"), column("weight", "float")] });
const title = { kind: "sqlite:view", schema: null, name: "titles" } as const;
const reads = [facts.table(tableRef("posts")), facts.column(tableRef("posts"), "title")];
const view = {
  ...title,
  definition: { sql: "CREATE VIEW titles AS SELECT title FROM posts" },
  requires: [...reads].sort(),
};
const statement = { name: "seed", up: "CREATE INDEX seeded ON tags (weight)", down: "DROP INDEX seeded" };
const ref = tableRef;
const start = snapshotOf([users, posts, tags].map((given) => sqliteDialect.lower(given).table));
const rows = `
  INSERT INTO users (id, email, age, "nick name", note) VALUES (1, 'a@x', 5, 'a', '7'), (5, 'b@x', NULL, 'b', NULL);
  INSERT INTO posts (id, author_id, title, price) VALUES ('p1', 1, 'one', 1.5), ('p2', 5, 'two', NULL), ('p3', NULL, NULL, 3);
  INSERT INTO tags (rowid, name, weight) VALUES (3, 'x', 5), (9, 'y', NULL);
  DELETE FROM users WHERE id = 9;`;
const age = (options: Parameters<typeof column>[2] = {}) => column("age", "integer", options);
const generated = { expression: "age + 1" };

const postsKey = foreignKey({
  name: "posts_author_id_fkey",
  columns: ["author_id"],
  references: { table: "users", columns: ["id"] },
  onDelete: "cascade",
});

const cases: readonly (readonly [string, Operation])[] = [
  ["createTable", { kind: "createTable", table: table({ name: "new", columns: [column("a", "json")] }) }],
  ["dropTable", { kind: "dropTable", table: sqliteDialect.lower(tags).table }],
  ["renameTable", { kind: "renameTable", from: ref("users"), to: ref("people") }],
  ["renameTable by case", { kind: "renameTable", from: ref("users"), to: ref("Users") }],
  ["alterTable", alterOptions({ strict: true })],
  [
    "addColumn",
    { kind: "addColumn", table: ref("users"), column: column("flag", "boolean", { default: true, nullable: false }) },
  ],
  [
    "addColumn with an expression",
    {
      kind: "addColumn",
      table: ref("users"),
      column: column(
        "at",
        { name: "datetime", zone: true },
        { default: { kind: "generator", name: "now" }, nullable: false },
      ),
    },
  ],
  ["addColumn stored", { kind: "addColumn", table: ref("users"), column: column("next", "integer", { generated }) }],
  [
    "addColumn virtual",
    {
      kind: "addColumn",
      table: ref("users"),
      column: column("next", "integer", { generated: { ...generated, stored: false } }),
    },
  ],
  ["dropColumn", { kind: "dropColumn", table: ref("users"), column: column("note", "text") }],
  ["dropColumn last but one", { kind: "dropColumn", table: ref("tags"), column: column("weight", "float") }],
  ["renameColumn", { kind: "renameColumn", table: ref("users"), from: "age", to: "Years old" }],
  ["renameColumn of a key", { kind: "renameColumn", table: ref("users"), from: "id", to: "key" }],
  ["renameColumn by case", { kind: "renameColumn", table: ref("users"), from: "age", to: "Age" }],
  [
    "alterColumn type",
    { kind: "alterColumn", table: ref("users"), from: column("note", "text"), to: column("note", "integer") },
  ],
  ["alterColumn default", { kind: "alterColumn", table: ref("users"), from: age(), to: age({ default: 5 }) }],
  [
    "alterColumn not null",
    {
      kind: "alterColumn",
      table: ref("users"),
      from: age(),
      to: age({ default: 5, nullable: false }),
      using: "coalesce(age, 5)",
    },
  ],
  ["alterColumn in name only", { kind: "alterColumn", table: ref("users"), from: age(), to: column("age", "bigint") }],
  [
    "alterColumn collation",
    {
      kind: "alterColumn",
      table: ref("users"),
      from: column("note", "text"),
      to: column("note", "text", { collation: "RTRIM" }),
    },
  ],
  [
    "addPrimaryKey",
    { kind: "addPrimaryKey", table: ref("tags"), primaryKey: { name: "tags_pkey", columns: ["name"] } },
  ],
  [
    "dropPrimaryKey",
    { kind: "dropPrimaryKey", table: ref("posts"), primaryKey: { name: "posts_pkey", columns: ["id"] } },
  ],
  [
    "createIndex",
    {
      kind: "createIndex",
      table: ref("posts"),
      index: index({
        name: "i",
        keys: [
          { expression: "lower(title)", direction: "desc" },
          { column: "id", collation: "NOCASE" },
        ],
        where: "title is not null",
      }),
    },
  ],
  [
    "createIndex as constraint",
    {
      kind: "createIndex",
      table: ref("posts"),
      index: index({ name: "posts_title_key", keys: ["title"], unique: true, constraint: {} }),
    },
  ],
  [
    "dropIndex",
    {
      kind: "dropIndex",
      table: ref("users"),
      index: index({ name: "users_email_index", keys: ["email"], unique: true }),
    },
  ],
  ["renameIndex", { kind: "renameIndex", table: ref("users"), from: "users_age_index", to: "by_age" }],
  [
    "addForeignKey",
    {
      kind: "addForeignKey",
      table: ref("tags"),
      foreignKey: foreignKey({
        name: "tags_fkey",
        columns: ["weight"],
        references: { table: "users", columns: ["id"] },
        deferrable: "deferred",
        match: "full",
        onUpdate: "setNull",
      }),
    },
  ],
  [
    "addForeignKey to itself",
    {
      kind: "addForeignKey",
      table: ref("users"),
      foreignKey: foreignKey({ name: "self", columns: ["age"], references: { table: "users", columns: ["id"] } }),
    },
  ],
  [
    "dropForeignKey",
    {
      kind: "dropForeignKey",
      table: ref("posts"),
      foreignKey: postsKey,
    },
  ],
  [
    "alterForeignKey",
    {
      kind: "alterForeignKey",
      table: ref("posts"),
      from: postsKey,
      to: { ...postsKey, deferrable: "deferred" },
    },
  ],
  [
    "alterCheck, of which there is nothing to do",
    {
      kind: "alterCheck",
      table: ref("users"),
      from: check({ name: "users_age_check", expression: "age >= 0", validated: false }),
      to: check({ name: "users_age_check", expression: "age >= 0" }),
    },
  ],
  [
    "addCheck",
    {
      kind: "addCheck",
      table: ref("users"),
      check: check({ name: "short", expression: 'length("users"."nick name") < 9' }),
    },
  ],
  [
    "dropCheck",
    { kind: "dropCheck", table: ref("users"), check: check({ name: "users_age_check", expression: "age >= 0" }) },
  ],
  ["renameConstraint", { kind: "renameConstraint", table: ref("posts"), from: "posts_pkey", to: "posts_key" }],
  ["addStatement", { kind: "addStatement", table: ref("tags"), statement }],
  ["createObject", { kind: "createObject", object: view }],
  [
    "execute",
    {
      kind: "execute",
      up: "UPDATE tags SET name = 'z'; UPDATE tags SET name = 'x' WHERE rowid = 3;",
      down: "UPDATE tags SET name = 'y' WHERE rowid = 9",
    },
  ],
];

function alterOptions(options: { readonly strict: boolean }): Operation {
  return {
    kind: "alterTable",
    table: ref("tags"),
    from: { comment: null, options: {} },
    to: { comment: "kept in snapshots", options },
  };
}

/** The operations whose inverse is no case of its own. */
const inverseOnly = ["dropStatement", "dropObject", "alterObject"];

/** What its tables do not have: parents, comments. */
const unknown = ["reparentTable", "alterPrimaryKey", "alterIndex"];

test("every kind has a case", () => {
  const covered = new Set<string>([...cases.map(([, op]) => op.kind), ...inverseOnly, ...unknown]);
  expect(coreKinds.filter((kind) => !covered.has(kind))).toEqual([]);
});

function expected(op: Operation, state: Snapshot): Snapshot {
  const after = normalized(apply([op], state));
  if (op.kind !== "addStatement") return after;
  // The database reports what the statement made.
  const made = index({ name: "seeded", keys: ["weight"] });
  return apply([{ kind: "createIndex", table: ref("tags"), index: made }], after);
}

async function contents(session: Awaited<ReturnType<typeof scratchFile>>["session"]): Promise<unknown> {
  return {
    users: await session.query('SELECT id, email, note, "nick name" FROM users ORDER BY id'),
    posts: await session.query("SELECT * FROM posts ORDER BY id"),
    sequence: await session.query("SELECT name, seq FROM sqlite_sequence"),
  };
}

describe("up and down", () => {
  test.for(cases)("%s", async ([, op]) => {
    const { session } = await scratchFile();
    await migrate(
      session,
      Object.values(start.tables).map((given): Operation => ({ kind: "createTable", table: given })),
    );
    await session.query(rows);
    const [before, rowsBefore] = [await read(session), await contents(session)];
    expect(before).toEqual(normalized(start));

    await migrate(session, [op]);
    expect(await read(session)).toEqual(expected(op, start));

    const back = invert(op);
    if (back.kind === "irreversible") throw new TypeError(back.reason);
    await migrate(session, [back]);
    expect(sorted(await read(session))).toEqual(sorted(before));
    if (op.kind !== "dropColumn" && op.kind !== "alterColumn") expect(await contents(session)).toEqual(rowsBefore);
  });
});

/** A column that went and came back stands last. */
function sorted(state: Snapshot): Snapshot {
  const tables = Object.entries(state.tables).map(([key, given]) => [
    key,
    { ...given, columns: [...given.columns].sort((left, right) => (left.name < right.name ? -1 : 1)) },
  ]);
  return { ...state, tables: Object.fromEntries(tables) };
}
