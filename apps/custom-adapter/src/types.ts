/** How DuckDB spells types, and back. What it does not tell apart comes back as the wider one. */
import { type ColumnType, MigError, type SimpleTypeName, simpleTypeNames } from "@mig/core/adapter";
import { literal } from "./quote.ts";

const spelled: Readonly<Partial<Record<SimpleTypeName, string>>> = {
  ...{ uuid: "UUID", text: "VARCHAR", binary: "BLOB", json: "JSON", boolean: "BOOLEAN", date: "DATE" },
  ...{ smallint: "SMALLINT", integer: "INTEGER", bigint: "BIGINT", float: "DOUBLE" },
};
const zoned = "TIMESTAMP WITH TIME ZONE";

/** Errors: MIG_UNSUPPORTED. */
export function typeSql(type: ColumnType): string {
  if (type.name === "native") return type.sql;
  if (type.name === "string") return "VARCHAR";
  if (type.name === "time") return "TIME";
  if (type.name === "datetime") return type.zone ? zoned : "TIMESTAMP";
  if (type.name === "array") return `${typeSql(type.element)}[]`;
  if (type.name === "enum") return `ENUM(${type.values.map(literal).join(", ")})`;
  if (type.name === "decimal")
    return type.precision ? `DECIMAL(${type.precision},${type.scale ?? 0})` : "DECIMAL(38,10)";
  const sql = type.name === "named" ? undefined : spelled[type.name];
  if (sql !== undefined) return sql;
  throw new MigError("MIG_UNSUPPORTED", `DuckDB has no type for ${type.name}.`, {
    details: { type: type.name },
    next: "Use another type, or a.custom({ storage: { duckdb: '…' } }).",
  });
}

export function readType(sql: string): ColumnType {
  if (sql.endsWith("[]")) return { name: "array", element: readType(sql.slice(0, -2)) };
  if (sql === "TIME") return { name: "time" };
  if (sql === zoned || sql === "TIMESTAMP") return { name: "datetime", zone: sql === zoned };
  const [, precision, scale] = /^DECIMAL\((\d+),(\d+)\)$/.exec(sql) ?? [];
  if (precision !== undefined) return { name: "decimal", precision: Number(precision), scale: Number(scale) };
  const values = sql.startsWith("ENUM(") ? sql.match(/'(?:[^']|'')*'/g) : null;
  if (values !== null) return { name: "enum", values: values.map((text) => text.slice(1, -1).replaceAll("''", "'")) };
  const name = simpleTypeNames.find((known) => spelled[known] === sql);
  return name === undefined ? { name: "native", sql } : { name };
}
