/** What `normalize` says of a default is what the database prints of it. */
import { type Column, type ColumnType, column, type Default, table, tableKey, tableRef } from "@mig/core/adapter";
import { expect, test } from "vitest";
import { pgDialect } from "../src/index.ts";
import { majors, run, scratchSession } from "./scratch-session.ts";

const value = (given: (Default & { kind: "value" })["value"]): Default => ({ kind: "value", value: given });
const generator = (name: (Default & { kind: "generator" })["name"]): Default => ({ kind: "generator", name });
const native = (sql: string): ColumnType => ({ name: "native", sql });
const list = (element: ColumnType): ColumnType => ({ name: "array", element });

const defaults: readonly (readonly [ColumnType, Default, string])[] = [
  [{ name: "text" }, value("dr'a\\ft"), "'dr''a\\ft'::text"],
  [{ name: "text" }, value(""), "''::text"],
  [{ name: "string", length: 20 }, value("draft"), "'draft'::character varying"],
  [{ name: "ciText" }, value("Draft"), "'Draft'::citext"],
  [{ name: "smallint" }, value(-5), "'-5'::integer"],
  [{ name: "integer" }, value(5), "5"],
  [{ name: "bigint" }, value("5000000000"), "'5000000000'::bigint"],
  [{ name: "bigint" }, value("-7"), "'-7'::integer"],
  [{ name: "decimal", precision: 10, scale: 2 }, value("1.50"), "1.50"],
  [{ name: "decimal" }, value("-1.5"), "'-1.5'::numeric"],
  [{ name: "decimal" }, value("12345678901234567890"), "'12345678901234567890'::numeric"],
  [{ name: "float" }, value(1.5), "1.5"],
  [{ name: "float" }, value(-2), "'-2'::integer"],
  [{ name: "float" }, value(1e300), "'1e+300'::double precision"],
  [{ name: "boolean" }, value(true), "true"],
  [{ name: "json" }, value({}), "'{}'::jsonb"],
  [{ name: "json" }, value({ bb: [1, null], a: "x'" }), `'{"a": "x''", "bb": [1, null]}'::jsonb`],
  [native("json"), value({ b: 1, a: 2 }), `'{"b":1,"a":2}'::json`],
  [list({ name: "text" }), value([]), "'{}'::text[]"],
  [list({ name: "text" }), value(["a b", 'q"\\', "", "null", "c"]), `'{"a b","q\\"\\\\","","null",c}'::text[]`],
  [list({ name: "integer" }), value([1, null]), "'{1,NULL}'::integer[]"],
  [list({ name: "boolean" }), value([true]), "'{t}'::boolean[]"],
  [{ name: "uuid" }, value("A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11"), "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid"],
  [{ name: "date" }, value("2026-01-31"), "'2026-01-31'::date"],
  [{ name: "time" }, value("10:00"), "'10:00:00'::time without time zone"],
  [
    { name: "datetime", zone: false },
    value("2026-01-31T10:00:00.120"),
    "'2026-01-31 10:00:00.12'::timestamp without time zone",
  ],
  [
    { name: "datetime", zone: true },
    value("2026-01-31T00:30:00+02:00"),
    "'2026-01-30 22:30:00+00'::timestamp with time zone",
  ],
  [
    { name: "datetime", zone: true, precision: 3 },
    value("2026-01-31"),
    "'2026-01-31 00:00:00+00'::timestamp with time zone",
  ],
  [{ name: "binary" }, value("DEADbeef"), "'\\xdeadbeef'::bytea"],
  [native("inet"), value("127.0.0.1"), "'127.0.0.1'::inet"],
  [native("real"), value(1.5), "1.5"],
  [native("char(3)"), value("abc"), "'abc'::bpchar"],
  [native("bit(3)"), value("101"), "'101'::\"bit\""],
  [{ name: "datetime", zone: true }, generator("now"), "now()"],
  [{ name: "datetime", zone: false }, generator("now"), "now()"],
  [{ name: "date" }, generator("today"), "CURRENT_DATE"],
  [{ name: "uuid" }, generator("uuidv4"), "gen_random_uuid()"],
  [{ name: "text" }, generator("uuidv4"), "gen_random_uuid()"],
  [{ name: "integer" }, { kind: "sql", sql: "(2 + 3)" }, "(2 + 3)"],
];

const declared = table({
  name: "defaults",
  columns: [
    ...defaults.map(([type, given], position): Column => column(`c${position}`, type, { default: given })),
    column("v7", "uuid", { default: generator("uuidv7") }),
  ],
});

test.each(majors)("PostgreSQL %i", async (major) => {
  const { session } = await scratchSession(major);
  const { table: lowered, objects } = pgDialect.lower(declared);
  await run(session, [
    ...objects.map((object) => ({ kind: "createObject", object }) as const),
    { kind: "createTable", table: lowered },
  ]);
  const { tables } = await session.introspect({ kind: "public" });
  const read = tables[tableKey(tableRef("defaults"))];
  expect(read?.columns.slice(0, -1).map((column) => column.default)).toEqual(
    defaults.map(([, , sql]) => ({ kind: "sql", sql })),
  );
  expect(read).toEqual(pgDialect.normalize(lowered));
});

test.each(majors)("the default uuidv7 is of version 7 and in order of time on PostgreSQL %i", async (major) => {
  const { session } = await scratchSession(major);
  await run(session, [
    { kind: "createTable", table: table({ name: "t", columns: [declared.columns.at(-1) ?? column("v7", "uuid")] }) },
  ]);
  const [before] = await session.query("INSERT INTO t DEFAULT VALUES RETURNING v7, clock_timestamp() AS at");
  await session.query("SELECT pg_sleep(0.01)");
  const [after] = await session.query("INSERT INTO t DEFAULT VALUES RETURNING v7");
  const first = String(before?.["v7"]);
  const milliseconds = Number.parseInt(first.replaceAll("-", "").slice(0, 12), 16);
  expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Math.abs(milliseconds - Date.parse(String(before?.["at"])))).toBeLessThan(1000);
  expect(first < String(after?.["v7"])).toBe(true);
});
