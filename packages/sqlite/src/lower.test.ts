import { type Check, type ForeignKey, type index, isMigError, type Table, table } from "@mig/core/adapter";
import { expect, test } from "vitest";
import { sqliteDialect } from "./dialect.ts";

const id = ["id", "integer", { nullable: false }] as const;
const key = { name: "t_pkey", columns: ["id"] };
const t = (more: Partial<Parameters<typeof table>[0]> = {}): Table =>
  table({ name: "t", columns: [id], primaryKey: key, ...more });
const withIndex = (more: Partial<Parameters<typeof index>[0]>): Table =>
  t({ indexes: [{ name: "i", keys: ["id"], ...more }] });
const reference: Pick<ForeignKey, "name" | "columns" | "references"> = {
  name: "f",
  columns: ["id"],
  references: { table: { schema: null, name: "t" }, columns: ["id"] },
};
const check: Check = { name: "c", expression: "1", validated: false };

test.for<readonly [string, string, Table]>([
  ["a schema", "MIG_UNSUPPORTED", t({ schema: "billing" })],
  ["a name of SQLite's own", "MIG_NAME_INVALID", t({ name: "sqlite_t" })],
  ["an empty name", "MIG_NAME_INVALID", t({ columns: [id, ["", "text"]] })],
  ["names that differ by case", "MIG_NAME_INVALID", t({ columns: [id, ["ID", "text"]] })],
  ["an unknown option", "MIG_UNSUPPORTED", t({ options: { unlogged: true } })],
  ["an option that is no boolean", "MIG_UNSUPPORTED", t({ options: { strict: "yes" } })],
  [
    "a named type",
    "MIG_UNSUPPORTED",
    t({ columns: [id, ["a", { name: "named", object: "pg:enum", schema: null, type: "mood" }]] }),
  ],
  [
    "a named type in an array",
    "MIG_UNSUPPORTED",
    t({
      columns: [
        id,
        ["a", { name: "array", element: { name: "named", object: "pg:enum", schema: null, type: "mood" } }],
      ],
    }),
  ],
  ["a decimal in a strict table", "MIG_UNSUPPORTED", t({ columns: [id, ["a", "decimal"]], options: { strict: true } })],
  [
    "identity always",
    "MIG_UNSUPPORTED",
    t({ columns: [["id", "integer", { autoIncrement: { kind: "identity", always: true } }]] }),
  ],
  [
    "a sequence's options",
    "MIG_UNSUPPORTED",
    t({ columns: [["id", "integer", { autoIncrement: { kind: "serial", sequence: { start: "5" } } }]] }),
  ],
  ["serial outside of the key", "MIG_UNSUPPORTED", t({ columns: [id, ["n", "integer", { autoIncrement: "serial" }]] })],
  [
    "serial without rowid",
    "MIG_UNSUPPORTED",
    t({ columns: [["id", "integer", { autoIncrement: "serial" }]], options: { withoutRowid: true } }),
  ],
  ["an index method", "MIG_UNSUPPORTED", withIndex({ method: "gin" })],
  ["included columns", "MIG_UNSUPPORTED", withIndex({ include: ["id"] })],
  ["unique nulls", "MIG_UNSUPPORTED", withIndex({ nullsDistinct: false })],
  ["storage parameters", "MIG_UNSUPPORTED", withIndex({ options: { fillfactor: "70" } })],
  ["an operator class", "MIG_UNSUPPORTED", withIndex({ keys: [{ column: "id", operatorClass: "int4_ops" }] })],
  ["nulls last", "MIG_UNSUPPORTED", withIndex({ keys: [{ column: "id", nulls: "last" }] })],
  [
    "a deferrable unique constraint",
    "MIG_UNSUPPORTED",
    withIndex({ unique: true, constraint: { deferrable: "deferred" } }),
  ],
  ["a partial unique constraint", "MIG_UNSUPPORTED", withIndex({ unique: true, where: "id > 1", constraint: {} })],
  ["set null of some columns", "MIG_UNSUPPORTED", t({ foreignKeys: [{ ...reference, onDeleteColumns: ["id"] }] })],
  [
    "a foreign key into a schema",
    "MIG_UNSUPPORTED",
    t({ foreignKeys: [{ ...reference, references: { table: { schema: "s", name: "t" }, columns: ["id"] } }] }),
  ],
  ["an unchecked foreign key", "MIG_UNSUPPORTED", t({ foreignKeys: [{ ...reference, validated: false }] })],
  ["an unchecked check", "MIG_UNSUPPORTED", t({ checks: [check] })],
])("%s: %s", ([, code, given]) => {
  let found: unknown;
  try {
    sqliteDialect.lower(given);
  } catch (error) {
    found = isMigError(error) ? error.code : error;
  }
  expect(found).toBe(code);
});

test("an enum is a text with a check, once", () => {
  const given = t({ columns: [id, ["my mood", { name: "enum", values: ["good", "o'k"] }]], comment: "kept" });
  const { table: lowered } = sqliteDialect.lower(given);
  expect(lowered).toEqual({
    ...t({ columns: [id, ["my mood", "text"]], comment: "kept" }),
    checks: [{ name: "t_my mood_check", expression: "\"my mood\" in ('good', 'o''k')", validated: true }],
  });
  expect(sqliteDialect.lower(lowered).table).toEqual(lowered);
  expect(sqliteDialect.normalize(sqliteDialect.normalize(lowered))).toEqual(sqliteDialect.normalize(lowered));
});
