/** The files that are written for a database, whole. */
import { expect, it } from "vitest";
import type { Dialect } from "../src/adapter.ts";
import { singular } from "../src/generate/from-database/names.ts";
import { sqlText } from "../src/generate/from-database/source.ts";
import { type Sql, sql, writeResources } from "../src/index.ts";
import { type SchemaObject, snapshotOf } from "../src/model/snapshot.ts";
import { table } from "../src/model/table.ts";
import { memoryDialect } from "../src/testing/memory-dialect.ts";

const dialect: Dialect = {
  ...memoryDialect,
  declarations: {
    package: "@example/memory",
    dataLayer: "memory",
    enumValues: ({ kind }) => (kind === "memory:enum" ? ["good", "bad"] : null),
    declare: ({ kind }) => (kind === "memory:view" ? { name: "view", sql: { query: "select 1" }, options: {} } : null),
  },
};
const key = (...columns: readonly string[]) => ({ name: "custom_key", columns });

const tables = [
  table({
    name: "people",
    columns: [
      ["id", "uuid", { nullable: false, default: { kind: "generator", name: "uuidv7" } }],
      ["E-Mail", { name: "string", length: 80 }, { nullable: false, collation: "nocase", comment: "where it goes" }],
      ["nick", "text", { default: "it's" }],
      ["mood", { name: "named", object: "memory:enum", schema: null, type: "mood" }],
      ["moods", { name: "array", element: { name: "named", object: "memory:enum", schema: null, type: "mood" } }],
      ["place", { name: "named", object: "memory:other", schema: null, type: "place" }],
      ["size", { name: "decimal", precision: 8, scale: 2 }, { default: "1.50" }],
      ["seen_at", { name: "datetime", zone: true }, { default: { kind: "generator", name: "now" } }],
      ["shape", { name: "native", sql: "polygon" }],
      ["twice", "bigint", { generated: { expression: "size * 2", stored: false } }],
      ["boss_id", "uuid"],
    ],
    primaryKey: { name: "people_pkey", columns: ["id"] },
    indexes: [
      { name: "people_unique_e_mail_index", keys: ["E-Mail"], unique: true },
      { name: "people_nick_key", keys: ["nick"], unique: true, constraint: { deferrable: "deferred" } },
      { name: "people_nick_again", keys: ["nick"], unique: true, constraint: { deferrable: "deferred" } },
      { name: "people_lower", keys: [{ expression: "lower(nick)", direction: "desc" }], where: "nick <> '`'" },
      { name: "people_boss_id_index", keys: ["boss_id"], method: "hash", include: ["nick"] },
    ],
    foreignKeys: [
      {
        name: "people_boss_id_fkey",
        columns: ["boss_id"],
        references: { table: "people", columns: ["id"] },
        onDelete: "setNull",
      },
    ],
    checks: [{ name: "nick_said", expression: "nick <> ''", validated: false }],
    comment: "All of them",
  }),
  table({
    name: "order lines",
    columns: [
      ["order", "integer", { nullable: false }],
      ["position", "integer", { nullable: false, autoIncrement: { kind: "identity", sequence: { start: "5" } } }],
      ["parent_order", "integer"],
      ["parent_position", "integer"],
      ["person", "uuid"],
      ["gone_id", "integer"],
    ],
    primaryKey: key("position", "order"),
    foreignKeys: [
      {
        name: "upwards",
        columns: ["parent_order", "parent_position"],
        references: { table: "order lines", columns: ["order", "position"] },
      },
      { name: "whose", columns: ["person"], references: { table: "people", columns: ["id"] } },
      { name: "lost", columns: ["gone_id"], references: { table: "gone", columns: ["id"] } },
    ],
  }),
  table({ name: "order_line", columns: [["note", "text"]] }),
];
const objects: readonly SchemaObject[] = [
  { kind: "memory:enum", schema: null, name: "mood", definition: {}, requires: [] },
  { kind: "memory:view", schema: null, name: "one", definition: {}, requires: [] },
  { kind: "memory:other", schema: null, name: "place", definition: { of: ["a", 1] }, requires: ["table people"] },
];

const write = (of: Dialect) =>
  writeResources({
    state: snapshotOf(tables, objects),
    dialect: of,
    domain: "Shop",
    folder: "src",
    repo: { name: "Person", from: "./repo.ts" },
    migrate: true,
  });

it("writes a file for each table, and one each for enums, other objects and the domain", async () => {
  const { files } = write(dialect);
  const text = files.map((file) => `// ${file.path}\n${file.text}`).join("\n");
  await expect(text).toMatchFileSnapshot("fixtures/written-resources.txt");
  expect(write(dialect).files).toEqual(files);
});

it("tells what it does not say", () => {
  expect(write(dialect).notes).toEqual([
    { of: "order lines", text: "the foreign key lost: gone is not among the tables" },
  ]);
});

it("needs an adapter that knows how its users declare", () => {
  expect(() => write(memoryDialect)).toThrow(expect.objectContaining({ code: "MIG_UNSUPPORTED" }));
});

it.each([["select 1"], [`a\`b $\{c} \\d`], ["ends in \\"], [`\\\` and \\$\{x}`], ["two\nlines"], ["two\r\nlines"]])(
  "writes the SQL %j so that it is read as it is",
  (text) => {
    const read: (tag: typeof sql) => Sql = Object(new Function("sql", `return ${sqlText(text)}`));
    expect(read(sql).sql).toBe(text);
  },
);

it.each([
  ["people", "person"],
  ["categories", "category"],
  ["addresses", "address"],
  ["houses", "house"],
  ["boxes", "box"],
  ["status", "status"],
  ["bus", "bus"],
  ["analysis", "analysis"],
  ["user", "user"],
])("calls one of %s a %s", (many, one) => {
  expect(singular(many)).toBe(one);
});
