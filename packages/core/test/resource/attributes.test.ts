/** Attributes as columns. */
import { type AnyAttribute, attribute as a, resource, sql } from "@mig/core";
import { describe, expect, test } from "vitest";
import { type ColumnOptions, column } from "../../src/model/column.ts";
import type { TypeSpec } from "../../src/model/type.ts";
import { errorOf, tablesOf } from "./read-one.ts";
import { Repo1, store } from "./test-dialect.ts";

function thing(attribute: AnyAttribute) {
  return resource("Thing", { dataLayer: store({ repo: Repo1, table: "things" }), attributes: { theOne: attribute } });
}

describe("types", () => {
  test.each<[string, AnyAttribute, TypeSpec]>([
    ["uuid", a.uuid(), "uuid"],
    ["string", a.string(), "text"],
    ["string with a length", a.string({ length: 80 }), { name: "string", length: 80 }],
    ["ciString", a.ciString(), "ciText"],
    ["text", a.text(), "text"],
    ["smallint", a.smallint(), "smallint"],
    ["integer", a.integer(), "integer"],
    ["bigint", a.bigint(), "bigint"],
    ["decimal", a.decimal(), "decimal"],
    ["decimal with sizes", a.decimal(10, 2), { name: "decimal", precision: 10, scale: 2 }],
    ["float", a.float(), "float"],
    ["boolean", a.boolean(), "boolean"],
    ["date", a.date(), "date"],
    ["time", a.time(), "time"],
    ["time with a precision", a.time({ precision: 3 }), { name: "time", precision: 3 }],
    ["datetime", a.datetime(), { name: "datetime", zone: true }],
    [
      "datetime without a zone",
      a.datetime({ zone: false, precision: 0 }),
      { name: "datetime", zone: false, precision: 0 },
    ],
    ["binary", a.binary(), "binary"],
    ["json", a.json(), "json"],
    [
      "array",
      a.array(a.array(a.integer())),
      { name: "array", element: { name: "array", element: { name: "integer" } } },
    ],
    ["enum", a.enum(["x", "y"]), { name: "enum", values: ["x", "y"] }],
    ["enum with a type", a.enum(["x"], { type: "kind" }), { name: "enum", values: ["x"], type: "kind" }],
    ["custom", a.custom({ storage: { test: "numeric(20,4)" } }), { name: "native", sql: "numeric(20,4)" }],
    [
      "array of custom",
      a.array(a.custom({ storage: { test: "point" } })),
      { name: "array", element: { name: "native", sql: "point" } },
    ],
  ])("%s", (_name, attribute, type) => {
    expect(tablesOf(thing(attribute))["things"]?.columns).toEqual([column("the_one", type)]);
  });
});

describe("what else is said", () => {
  const generator = (name: "uuidv4" | "uuidv7" | "now" | "today") => ({ kind: "generator", name }) as const;
  test.each<[string, AnyAttribute, TypeSpec, ColumnOptions]>([
    ["not null", a.text().notNull(), "text", { nullable: false }],
    ["collation and comment", a.text().collation("de").comment("words"), "text", { collation: "de", comment: "words" }],
    ["a text stays a text", a.text().default("uuidv7"), "text", { default: "uuidv7" }],
    ["uuidv4", a.uuid().default("uuidv4"), "uuid", { default: generator("uuidv4") }],
    ["today", a.date().default("today"), "date", { default: generator("today") }],
    ["a day", a.date().default("2026-01-31"), "date", { default: "2026-01-31" }],
    ["now as a time", a.time().default("now"), "time", { default: generator("now") }],
    ["SQL", a.integer().default(sql`1 + 1`), "integer", { default: { kind: "sql", sql: "1 + 1" } }],
    ["bigint", a.bigint().default(9007199254740993n), "bigint", { default: "9007199254740993" }],
    ["decimal", a.decimal().default("0.10"), "decimal", { default: "0.10" }],
    ["float", a.float().default(0.5), "float", { default: 0.5 }],
    ["boolean", a.boolean().default(false), "boolean", { default: false }],
    [
      "moment",
      a.datetime().default(new Date(0)),
      { name: "datetime", zone: true },
      { default: "1970-01-01T00:00:00.000Z" },
    ],
    ["bytes", a.binary().default(new Uint8Array([0, 255])), "binary", { default: "00ff" }],
    [
      "json, in one spelling",
      a.json<{ b: number; a: (string | null)[] }>().default({ b: 1, a: ["x", null] }),
      "json",
      { default: { kind: "value", value: { a: ["x", null], b: 1 } } },
    ],
    [
      "json that looks like SQL",
      a.json<{ sql: string }>().default({ sql: "now()" }),
      "json",
      { default: { kind: "value", value: { sql: "now()" } } },
    ],
    [
      "array",
      a.array(a.text()).default(["now"]),
      { name: "array", element: { name: "text" } },
      { default: { kind: "value", value: ["now"] } },
    ],
    ["generated", a.text().generated(sql`upper(x)`), "text", { generated: { expression: "upper(x)", stored: true } }],
    [
      "generated at each read",
      a.text().generated(sql`upper(x)`, { stored: false }),
      "text",
      { generated: { expression: "upper(x)", stored: false } },
    ],
    ["serial", a.bigint().serial(), "bigint", { nullable: false, autoIncrement: "serial" }],
    ["identity", a.integer().identity(), "integer", { nullable: false, autoIncrement: "identity" }],
    [
      "identity with options",
      a.integer().identity({ always: true, start: 1000n, increment: 10, cycle: true }),
      "integer",
      {
        nullable: false,
        autoIncrement: { kind: "identity", always: true, sequence: { start: "1000", increment: "10", cycle: true } },
      },
    ],
  ])("%s", (_name, attribute, type, options) => {
    expect(tablesOf(thing(attribute))["things"]?.columns).toEqual([column("the_one", type, options)]);
  });

  test("a builder is never changed", () => {
    const plain = a.text();
    plain.notNull().default("x").primaryKey();
    expect(tablesOf(thing(plain))["things"]).toMatchObject({ columns: [column("the_one", "text")], primaryKey: null });
  });

  test("a column's name, and what is no column", () => {
    const Thing = resource("Thing", {
      dataLayer: store({ repo: Repo1, table: "things", columnTypes: { price: "money" } }),
      attributes: {
        orgID: a.uuid().column("organisation"),
        price: a.decimal(),
        secret: a.text().ignore(),
      },
    });
    expect(tablesOf(Thing)["things"]?.columns).toEqual([
      column("organisation", "uuid"),
      column("price", { name: "native", sql: "money" }),
    ]);
  });
});

describe("what is refused", () => {
  test.each<[string, AnyAttribute]>([
    ["an empty length", a.string({ length: 0 })],
    ["half a character", a.string({ length: 1.5 })],
    ["no digits", a.decimal(0)],
    ["a scale without a precision", a.decimal(undefined, 2)],
    ["seven digits of a second", a.datetime({ precision: 7 })],
    ["a wrong size in an array", a.array(a.string({ length: -1 }))],
    ["an enum with a value twice", a.enum(["x", "x"])],
    ["a storage for others only", a.custom({ storage: { other: "x" } })],
    ["an empty storage", a.custom({ storage: { test: " " } })],
    ["not a number", a.float().default(Number.NaN)],
    ["an invalid date", a.datetime().default(new Date("x"))],
    ["a function in JSON", a.json<unknown>().default({ x: () => 1 })],
    ["a default and a generated value", a.text().default("x").generated(sql`y`)],
    ["serial texts", a.text().serial()],
    ["serial with a default", a.integer().default(1).serial()],
  ])("%s", (_name, attribute) => {
    expect(errorOf(() => tablesOf(thing(attribute)))).toMatchObject({
      code: "MIG_RESOURCE_INVALID",
      details: { resource: "Thing", attribute: "theOne" },
      message: expect.stringContaining("Thing.theOne: "),
    });
  });

  test("the error of a custom type names the adapter", () => {
    const storage = { other: "x" };
    expect(errorOf(() => tablesOf(thing(a.custom({ storage }))))?.details).toEqual({
      resource: "Thing",
      attribute: "theOne",
      adapter: "test",
      storage,
    });
  });
});

describe("sql", () => {
  test.each([
    ["nested", sql`(${sql`a`}) or ${sql`b`}`, "(a) or b"],
    ["a backslash is a backslash", sql`name ~ '^\d+$'`, String.raw`name ~ '^\d+$'`],
    ["a backtick and a brace", sql`\`name\` = '\${x}'`, "`name` = '$" + "{x}'"],
  ])("%s", (_name, given, text) => {
    expect(given.sql).toBe(text);
  });

  test("takes no other values", () => {
    // @ts-expect-error: a text could be anything.
    expect(errorOf(() => sql`title = ${"x'; drop"}`)).toMatchObject({
      code: "MIG_RESOURCE_INVALID",
      details: { sql: "title = …", type: "string" },
    });
  });
});
