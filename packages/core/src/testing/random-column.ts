/** Columns that every database with the capabilities can store, with defaults that all of them understand. */
import type { Capabilities } from "../adapter/capabilities.ts";
import { type Column, column } from "../model/column.ts";
import { type Default, value } from "../model/default.ts";
import type { ColumnType } from "../model/type.ts";
import type { Random } from "./random.ts";

interface Choice {
  readonly type: ColumnType;
  /** Literals that fit. */
  readonly defaults: readonly Default[];
}

const plain: readonly Choice[] = [
  { type: { name: "text" }, defaults: [value(""), value("it's")] },
  { type: { name: "text" }, defaults: [value("none")] },
  { type: { name: "string", length: 40 }, defaults: [value('a "word"')] },
  { type: { name: "smallint" }, defaults: [value(7)] },
  { type: { name: "integer" }, defaults: [value(0), value(-7)] },
  { type: { name: "integer" }, defaults: [value(42)] },
  { type: { name: "bigint" }, defaults: [value(1), value("9007199254740993")] },
  { type: { name: "float" }, defaults: [value(1.5)] },
  { type: { name: "boolean" }, defaults: [value(true), value(false)] },
  { type: { name: "decimal", precision: 10, scale: 2 }, defaults: [value("12.50")] },
  { type: { name: "date" }, defaults: [value("2026-01-02")] },
  { type: { name: "datetime", zone: true }, defaults: [{ kind: "generator", name: "now" }] },
  { type: { name: "datetime", zone: false }, defaults: [] },
  { type: { name: "time" }, defaults: [] },
  { type: { name: "uuid" }, defaults: [] },
  { type: { name: "binary" }, defaults: [] },
  { type: { name: "json" }, defaults: [value({}), value([])] },
];

const arrays: readonly Choice[] = [
  { type: { name: "array", element: { name: "text" } }, defaults: [value([])] },
  { type: { name: "array", element: { name: "integer" } }, defaults: [] },
];

/** The values of generated enum types; the last ones are left for mutations to add. */
export const enumValues: readonly string[] = ["draft", "live", "it's done", "Archived", "größer"];

/** `typeName` is the name of the enum type, should it become one: unique in the schema. */
export function randomColumn(random: Random, capabilities: Capabilities, name: string, typeName: string): Column {
  if (random.chance(0.08)) return enumColumn(random, name, typeName);
  const { type, defaults } = random.pick(capabilities.arrays && random.chance(0.1) ? arrays : plain);
  const chosen = random.chance(0.4) ? (random.any(defaults) ?? null) : null;
  return column(name, type, {
    default: chosen,
    nullable: random.chance(chosen === null ? 0.7 : 0.4),
    comment: capabilities.comments && random.chance(0.1) ? "what it's for" : null,
  });
}

function enumColumn(random: Random, name: string, type: string): Column {
  const values = enumValues.slice(0, 2 + random.int(2));
  const chosen = random.chance(0.5) ? random.pick(values) : null;
  return column(name, { name: "enum", values, type }, { default: chosen, nullable: chosen === null });
}

/** A column that can be added to a table with rows: they must have a value for it, or need none. */
export function randomAddition(random: Random, capabilities: Capabilities, name: string, typeName: string): Column {
  const added = randomColumn(random, capabilities, name, typeName);
  return added.default === null ? { ...added, nullable: true } : added;
}
