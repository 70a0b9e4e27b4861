import type { ColumnType, Default } from "@mig/core/adapter";
import Database from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { defaultText, readDefault } from "./default.ts";

const text: ColumnType = { name: "text" };
const integer: ColumnType = { name: "integer" };
const value = (given: Extract<Default, { kind: "value" }>["value"]): Default => ({ kind: "value", value: given });
const sql = (given: string): Default => ({ kind: "sql", sql: given });

test.for<readonly [Default, ColumnType, string, Default]>([
  [value("it's"), text, "'it''s'", value("it's")],
  [value(1), integer, "1", value(1)],
  [value(-1.5), { name: "float" }, "-1.5", value(-1.5)],
  [value(true), { name: "boolean" }, "1", value(1)],
  [value("1.50"), { name: "decimal" }, "1.50", sql("1.50")],
  [value("9007199254740993"), { name: "bigint" }, "9007199254740993", sql("9007199254740993")],
  [value("00FF"), { name: "binary" }, "X'00ff'", value("00ff")],
  [value({ a: [1] }), { name: "json" }, `'{"a":[1]}'`, value('{"a":[1]}')],
  [value("a"), { name: "json" }, `'"a"'`, value('"a"')],
  [value([]), { name: "array", element: text }, "'[]'", value("[]")],
  [value(null), text, "NULL", sql("NULL")],
  [sql("current_timestamp"), text, "CURRENT_TIMESTAMP", sql("CURRENT_TIMESTAMP")],
  [sql("datetime('now')"), text, "(datetime('now'))", sql("datetime('now')")],
  [sql("(1 + 1)"), integer, "(1 + 1)", sql("1 + 1")],
  [sql("'x'"), text, "'x'", value("x")],
  [sql("+1"), integer, "+1", sql("+1")],
])("%j of %j is %s", ([given, type, written, back]) => {
  expect(defaultText(given, type)).toBe(written);
  const stored: ColumnType = type.name === "binary" ? type : text;
  expect(readDefault(written, stored)).toEqual(back);
  expect(readDefault(defaultText(back, stored), stored)).toEqual(back);
});

test.for([
  ["draft", value("draft")],
  ['"draft"', value("draft")],
  ["(draft)", sql("draft")],
  ["true", sql("TRUE")],
  ["( ( 2 ) )", value(2)],
] as const)("DEFAULT %s", ([written, expected]) => {
  expect(readDefault(written, text)).toEqual(expected);
});

describe("generators", () => {
  const make = (name: Extract<Default, { kind: "generator" }>["name"], type: ColumnType): unknown => {
    const database = new Database(":memory:");
    database.exec(
      `CREATE TABLE t (id, made DEFAULT ${defaultText({ kind: "generator", name }, type)}); INSERT INTO t (id) VALUES (1)`,
    );
    const made = database.prepare("SELECT made FROM t").pluck().get();
    database.close();
    return made;
  };
  const uuid = (version: number) =>
    new RegExp(`^[0-9a-f]{8}-[0-9a-f]{4}-${version}[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`);

  test.for<readonly [Extract<Default, { kind: "generator" }>["name"], ColumnType, RegExp]>([
    ["uuidv4", { name: "uuid" }, uuid(4)],
    ["uuidv7", { name: "uuid" }, uuid(7)],
    ["today", { name: "date" }, /^\d{4}-\d\d-\d\d$/],
    ["now", { name: "date" }, /^\d{4}-\d\d-\d\d$/],
    ["now", { name: "time" }, /^\d\d:\d\d:\d\d\.\d{3}$/],
    ["now", { name: "datetime", zone: true }, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/],
    ["now", { name: "datetime", zone: false, precision: 0 }, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/],
    ["now", { name: "bigint" }, /^\d{10}(\.0)?$/],
    ["now", text, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/],
  ])("%s of %j", ([name, type, pattern]) => {
    expect(String(make(name, type))).toMatch(pattern);
  });

  test("a thousand version 4 UUIDs differ; version 7 UUIDs carry the clock and sort by it", async () => {
    const database = new Database(":memory:");
    const uuids = (name: "uuidv4" | "uuidv7") => defaultText({ kind: "generator", name }, { name: "uuid" });
    database.exec(`CREATE TABLE t (id, four DEFAULT ${uuids("uuidv4")}, seven DEFAULT ${uuids("uuidv7")})`);
    database.exec(
      "INSERT INTO t (id) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT i FROM n",
    );
    expect(
      database.prepare("SELECT count(DISTINCT four) AS four, count(DISTINCT seven) AS seven FROM t").get(),
    ).toEqual({ four: 1000, seven: 1000 });
    const before = Date.now();
    for (let id = 0; id < 5; id++) {
      database.exec("INSERT INTO t (id) VALUES ('later')");
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    const later = database.prepare<[], string>("SELECT seven FROM t WHERE id = 'later' ORDER BY rowid").pluck().all();
    expect([...later].sort()).toEqual(later);
    const times = later.map((made) => Number.parseInt(made.replaceAll("-", "").slice(0, 12), 16));
    expect(times.every((time) => time >= before - 1 && time <= Date.now() + 1)).toBe(true);
    database.close();
  });
});
