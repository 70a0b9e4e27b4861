import { check, column, emptySnapshot, index, type Operation, publicScope, table, tableRef } from "@mig/core/adapter";
import { expect, test } from "vitest";
import { compile } from "./compile.ts";
import { readsState } from "./reads-state.ts";

const t = tableRef("t");
const create: Operation = { kind: "createTable", table: table({ name: "t", columns: [column("a", "text")] }) };
const addCheck: Operation = { kind: "addCheck", table: t, check: check({ name: "c", expression: "1" }) };
const add = (options: Parameters<typeof column>[2]): Operation => ({
  kind: "addColumn",
  table: t,
  column: column("b", "text", options),
});
const alter = (type: "text" | "json" | "integer"): Operation => ({
  kind: "alterColumn",
  table: t,
  from: column("a", "text"),
  to: column("a", type),
});

test.for<readonly [string, readonly Operation[], boolean]>([
  ["nothing", [], false],
  ["a new table with all that is added to it", [create, addCheck, add({ nullable: false })], false],
  [
    "also under its new name",
    [create, { kind: "renameTable", from: t, to: tableRef("u") }, { ...addCheck, table: tableRef("u") }],
    false,
  ],
  ["a check of another table", [create, { ...addCheck, table: tableRef("u") }], true],
  ["a column in place", [add({ default: 1 })], false],
  ["a required column without a default", [add({ nullable: false })], true],
  ["a type that is stored the same", [alter("json")], false],
  ["a type that is not", [alter("integer")], true],
  [
    "a comment",
    [
      {
        kind: "alterTable",
        table: t,
        from: { comment: null, options: {} },
        to: { comment: "c", options: { strict: false } },
      },
    ],
    false,
  ],
  ["an index", [{ kind: "createIndex", table: t, index: index({ name: "i", keys: ["a"], unique: true }) }], false],
  [
    "a unique constraint",
    [{ kind: "createIndex", table: t, index: index({ name: "i", keys: ["a"], unique: true, constraint: {} }) }],
    true,
  ],
  ["a dropped column", [{ kind: "dropColumn", table: t, column: column("a", "text") }], true],
  ["a renamed column", [{ kind: "renameColumn", table: t, from: "a", to: "b" }], false],
])("%s", ([, operations, expected]) => {
  expect(readsState(operations)).toBe(expected);
  if (!expected) expect(() => compile(operations, emptySnapshot, publicScope)).not.toThrow();
});
