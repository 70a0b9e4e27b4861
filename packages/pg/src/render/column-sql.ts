/** A column's definition inside CREATE TABLE and ADD COLUMN. */
import { type AutoIncrement, type Column, MigError, type Table } from "@mig/core/adapter";
import { columnDefaultSql } from "../default.ts";
import { quoteIdentifier } from "../quote.ts";
import { optionClauses } from "../sequence.ts";
import { typeSql } from "../types.ts";
import type { RenderContext } from "./render-context.ts";

const serialTypes: Readonly<Record<string, string>> = {
  smallint: "smallserial",
  integer: "serial",
  bigint: "bigserial",
};

export function columnSql(column: Column, at: RenderContext): string {
  const serial = isSerialType(column) ? serialTypes[column.type.name] : undefined;
  const fallback = columnDefaultSql(column, at.nameOf);
  const parts = [
    quoteIdentifier(column.name),
    serial ?? typeSql(column.type, at.nameOf),
    ...(column.collation === null ? [] : [`COLLATE ${collationSql(column.collation)}`]),
    ...(column.generated === null
      ? []
      : [`GENERATED ALWAYS AS (${column.generated.expression}) ${column.generated.stored ? "STORED" : "VIRTUAL"}`]),
    ...(column.autoIncrement?.kind === "identity" ? [identitySql(column.autoIncrement)] : []),
    ...(fallback === null ? [] : [`DEFAULT ${fallback}`]),
    ...(column.nullable ? [] : ["NOT NULL"]),
  ];
  return parts.join(" ");
}

/**
 * Can the column be written as `serial`? That makes it NOT NULL and leaves the sequence's name to the database, which
 * finds a free one.
 */
export function isSerialType(column: Column): boolean {
  if (column.autoIncrement?.kind !== "serial") return false;
  if (column.type.name in serialTypes) return !column.nullable;
  throw new MigError("MIG_UNSUPPORTED", `The serial column ${column.name} is no integer.`, {
    details: { column: column.name, type: column.type },
    next: "Give it the type smallint, integer or bigint.",
  });
}

export function identitySql({ always, sequence }: AutoIncrement): string {
  const options = optionClauses(sequence);
  const clause = `GENERATED ${always ? "ALWAYS" : "BY DEFAULT"} AS IDENTITY`;
  return options.length === 0 ? clause : `${clause} (${options.join(" ")})`;
}

/** A collation's name, or its quoted full name when it is not found by its name alone. */
export function collationSql(collation: string): string {
  return collation.startsWith('"') ? collation : quoteIdentifier(collation);
}

/** A default that is computed for every row, as far as its text tells: any function but the transaction's time. */
export function isVolatile(sql: string): boolean {
  return /\w\s*\(/.test(sql.replace(/'(?:[^']|'')*'|\bnow\(\)/gi, ""));
}

export function commentedColumns(table: Table): readonly Column[] {
  return table.columns.filter((column) => column.comment !== null);
}
