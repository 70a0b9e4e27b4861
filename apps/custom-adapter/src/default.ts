/** Defaults in the words in which DuckDB reports them, so that none has to be read back. */
import { type Column, canonicalJson, type Default, type Json } from "@mig/core/adapter";
import { literal } from "./quote.ts";

const generators = { now: "now()", today: "current_date()", uuidv4: "gen_random_uuid()", uuidv7: "uuidv7()" };
const numeric: ReadonlySet<string> = new Set(["smallint", "integer", "bigint", "decimal", "float"]);

export function defaultSql({ type, default: given }: Pick<Column, "type" | "default">): string | null {
  if (given === null || given.kind === "sql") return given?.sql ?? null;
  return given.kind === "generator" ? generators[given.name] : valueSql(given.value, type.name);
}

function valueSql(value: Json, type: string): string {
  if (value === null) return "NULL";
  if (type === "json") return literal(canonicalJson(value));
  if (Array.isArray(value)) return `main.list_value(${value.map((item) => valueSql(item, typeof item)).join(", ")})`;
  if (type === "binary") return `unhex(${literal(String(value))})`;
  if (typeof value === "boolean") return `CAST('${value ? "t" : "f"}' AS BOOLEAN)`;
  return typeof value === "number" || numeric.has(type) ? String(value) : literal(String(value));
}

export function spelledDefault(column: Column): Default | null {
  const sql = defaultSql(column);
  return sql === null ? null : { kind: "sql", sql };
}
