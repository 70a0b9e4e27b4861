/** From every type to every other: the statement itself is always one that PostgreSQL knows, whatever the rows hold. */
import { type ColumnType, column, type Operation, table } from "@mig/core/adapter";
import { describe, expect, test } from "vitest";
import { enumObject } from "../src/objects/enum.ts";
import { majors, run, scratchSession } from "./scratch-session.ts";

const types: readonly ColumnType[] = [
  { name: "uuid" },
  { name: "text" },
  { name: "string", length: 20 },
  { name: "smallint" },
  { name: "integer" },
  { name: "bigint" },
  { name: "decimal", precision: 10, scale: 2 },
  { name: "float" },
  { name: "boolean" },
  { name: "date" },
  { name: "time" },
  { name: "datetime", zone: true },
  { name: "datetime", zone: false, precision: 3 },
  { name: "binary" },
  { name: "json" },
  { name: "named", object: "pg:enum", schema: null, type: "mood" },
];
const mood = enumObject({ schema: null, name: "mood" }, ["sad", "ok"]);
const arrays = types.map((element): ColumnType => ({ name: "array", element }));
const between = (some: readonly ColumnType[], others: readonly ColumnType[]) =>
  some.flatMap((from) => others.filter((to) => to !== from).map((to) => ({ from, to })));
const changes = [
  ...between(types, types),
  ...between(arrays, arrays),
  ...between(types, arrays),
  ...between(arrays, types),
];

describe.each(majors)("PostgreSQL %i", (major) => {
  test(`${changes.length} changes`, { timeout: 120_000 }, async () => {
    const { session } = await scratchSession(major);
    const columns = changes.map(({ from }, n) => column(`c${n}`, from));
    const alter = changes.map(
      ({ from, to }, n): Operation => ({
        kind: "alterColumn",
        table: { schema: null, name: "t" },
        from: column(`c${n}`, from),
        to: column(`c${n}`, to),
      }),
    );
    await run(session, [
      { kind: "createObject", object: mood },
      { kind: "createTable", table: table({ name: "t", columns }) },
    ]);
    await run(session, alter);
    const [row] = await session.query(
      "select count(*)::int as n from pg_attribute where attrelid = 't'::regclass and attnum > 0",
    );
    expect(row).toEqual({ n: changes.length });
  });
});
