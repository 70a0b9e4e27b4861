import type { ColumnType } from "@mig/core/adapter";
import { describe, expect, test } from "vitest";
import { constantType, parseType, typeSql } from "./types.ts";

const types: readonly (readonly [ColumnType, string])[] = [
  [{ name: "uuid" }, "uuid"],
  [{ name: "text" }, "text"],
  [{ name: "ciText" }, "citext"],
  [{ name: "smallint" }, "smallint"],
  [{ name: "integer" }, "integer"],
  [{ name: "bigint" }, "bigint"],
  [{ name: "float" }, "double precision"],
  [{ name: "boolean" }, "boolean"],
  [{ name: "date" }, "date"],
  [{ name: "binary" }, "bytea"],
  [{ name: "json" }, "jsonb"],
  [{ name: "string" }, "character varying"],
  [{ name: "string", length: 20 }, "character varying(20)"],
  [{ name: "decimal" }, "numeric"],
  [{ name: "decimal", precision: 10, scale: 2 }, "numeric(10,2)"],
  [{ name: "time" }, "time without time zone"],
  [{ name: "time", precision: 3 }, "time(3) without time zone"],
  [{ name: "datetime", zone: true }, "timestamp with time zone"],
  [{ name: "datetime", zone: false, precision: 0 }, "timestamp(0) without time zone"],
  [{ name: "array", element: { name: "string", length: 5 } }, "character varying(5)[]"],
  [{ name: "native", sql: "inet" }, "inet"],
  [{ name: "native", sql: "character(2)" }, "character(2)"],
  [{ name: "native", sql: "time(3) with time zone" }, "time(3) with time zone"],
  [{ name: "native", sql: "geometry(Point,4326)" }, "geometry(Point,4326)"],
];

describe("types", () => {
  test.each(types)("%o is %s and back", (type, sql) => {
    expect([typeSql(type), parseType(sql)]).toEqual([sql, type]);
  });

  test.each<readonly [string, ColumnType]>([
    ["int4", { name: "integer" }],
    ["VARCHAR(20)", { name: "string", length: 20 }],
    ["timestamptz(3)", { name: "datetime", zone: true, precision: 3 }],
    ["numeric(10)", { name: "decimal", precision: 10, scale: 0 }],
    ["decimal(4, 1)", { name: "decimal", precision: 4, scale: 1 }],
    ["char", { name: "native", sql: "character(1)" }],
    ["float4", { name: "native", sql: "real" }],
    ["timetz", { name: "native", sql: "time with time zone" }],
    ["int8[]", { name: "array", element: { name: "bigint" } }],
    ['"My Type"', { name: "native", sql: '"My Type"' }],
  ])("%s is another spelling of %o", (sql, type) => {
    expect(parseType(sql)).toEqual(type);
  });

  test("a type of the schema is spelled by its name", () => {
    const type: ColumnType = { name: "named", object: "pg:enum", schema: "billing", type: "Status" };
    expect([
      typeSql(type),
      typeSql(type, ({ name }) => `full.${name}`),
      constantType({ name: "array", element: type }),
    ]).toEqual(['"billing"."Status"', "full.Status", '"billing"."Status"[]']);
  });

  test("an enum must be lowered first", () => {
    expect(() => typeSql({ name: "enum", values: ["a"] })).toThrow(
      expect.objectContaining({ code: "MIG_UNSUPPORTED" }),
    );
  });

  test.each<readonly [ColumnType, string]>([
    [{ name: "string", length: 5 }, "character varying"],
    [{ name: "decimal", precision: 10, scale: 2 }, "numeric"],
    [{ name: "time", precision: 3 }, "time without time zone"],
    [{ name: "native", sql: "character(2)" }, "bpchar"],
    [{ name: "native", sql: "bit(2)" }, '"bit"'],
  ])("constants of %o are cast to %s", (type, sql) => {
    expect(constantType(type)).toBe(sql);
  });
});
