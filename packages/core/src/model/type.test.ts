import { describe, expect, it } from "vitest";
import { type ColumnType, showType, widens } from "./type.ts";

const string = (length?: number): ColumnType => ({ name: "string", ...(length === undefined ? {} : { length }) });
const decimal = (precision: number, scale: number): ColumnType => ({ name: "decimal", precision, scale });

describe("widening keeps every value", () => {
  it.each<[ColumnType, ColumnType, boolean]>([
    [{ name: "integer" }, { name: "bigint" }, true],
    [{ name: "bigint" }, { name: "integer" }, false],
    [{ name: "bigint" }, { name: "decimal" }, true],
    [{ name: "integer" }, { name: "float" }, true],
    [{ name: "bigint" }, { name: "float" }, false],
    [{ name: "integer" }, decimal(5, 2), false],
    [decimal(10, 2), decimal(12, 2), true],
    [decimal(10, 2), decimal(12, 4), true],
    [decimal(10, 2), decimal(11, 4), false],
    [string(10), string(20), true],
    [string(20), string(10), false],
    [string(), string(10), false],
    [{ name: "text" }, string(10), false],
    [{ name: "uuid" }, { name: "text" }, true],
    [{ name: "text" }, { name: "uuid" }, false],
    [{ name: "datetime", zone: true }, { name: "datetime", zone: false }, false],
    [{ name: "datetime", zone: true, precision: 3 }, { name: "datetime", zone: true }, true],
    [{ name: "array", element: { name: "integer" } }, { name: "array", element: { name: "bigint" } }, true],
  ])("%j to %j: %s", (from, to, expected) => {
    expect(widens(from, to)).toBe(expected);
  });

  it.each<[ColumnType, string]>([
    [decimal(10, 2), "decimal(10,2)"],
    [{ name: "array", element: string(5) }, "string(5)[]"],
    [{ name: "datetime", zone: true, precision: 3 }, "datetime(3) with zone"],
    [{ name: "named", object: "x:enum", schema: "s", type: "t" }, "s.t"],
  ])("%j reads %s", (type, expected) => {
    expect(showType(type)).toBe(expected);
  });
});
