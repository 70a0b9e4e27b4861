import type { ColumnType } from "@mig/core/adapter";
import { expect, test } from "vitest";
import { readType, typeText } from "./types.ts";

test.for<readonly [ColumnType, string, ColumnType]>([
  [{ name: "boolean" }, "INTEGER", { name: "integer" }],
  [{ name: "smallint" }, "INTEGER", { name: "integer" }],
  [{ name: "integer" }, "INTEGER", { name: "integer" }],
  [{ name: "bigint" }, "INTEGER", { name: "integer" }],
  [{ name: "float" }, "REAL", { name: "float" }],
  [{ name: "decimal" }, "DECIMAL", { name: "decimal" }],
  [{ name: "decimal", precision: 12 }, "DECIMAL(12)", { name: "decimal", precision: 12 }],
  [{ name: "decimal", precision: 12, scale: 2 }, "DECIMAL(12,2)", { name: "decimal", precision: 12, scale: 2 }],
  [{ name: "text" }, "TEXT", { name: "text" }],
  [{ name: "string" }, "TEXT", { name: "text" }],
  [{ name: "string", length: 9 }, "VARCHAR(9)", { name: "string", length: 9 }],
  [{ name: "ciText" }, "TEXT", { name: "text" }],
  [{ name: "uuid" }, "TEXT", { name: "text" }],
  [{ name: "date" }, "TEXT", { name: "text" }],
  [{ name: "time" }, "TEXT", { name: "text" }],
  [{ name: "datetime", zone: true }, "TEXT", { name: "text" }],
  [{ name: "json" }, "TEXT", { name: "text" }],
  [{ name: "array", element: { name: "uuid" } }, "TEXT", { name: "text" }],
  [{ name: "binary" }, "BLOB", { name: "binary" }],
  [{ name: "native", sql: "" }, "", { name: "native", sql: "" }],
  [{ name: "native", sql: "int  unsigned" }, "INT UNSIGNED", { name: "native", sql: "INT UNSIGNED" }],
  [{ name: "native", sql: "numeric( 15, 4 )" }, "NUMERIC(15,4)", { name: "native", sql: "NUMERIC(15,4)" }],
])("%j is %s", ([type, text, back]) => {
  expect(typeText(type, false)).toBe(text);
  expect(readType(text)).toEqual(back);
});

test.for<readonly [ColumnType, string]>([
  [{ name: "string", length: 9 }, "TEXT"],
  [{ name: "native", sql: "any" }, "ANY"],
  [{ name: "boolean" }, "INTEGER"],
])("%j is %s in a strict table", ([type, text]) => {
  expect(typeText(type, true)).toBe(text);
});
