/** Values for rows that have none, before a column becomes required. */
import type { Column, Default, Hazard, Statement, TableRef } from "@mig/core/adapter";
import { columnDefaultSql } from "../default.ts";
import { blocksWrites, lockModes, scan } from "../hazards.ts";
import { qualify, quoteIdentifier } from "../quote.ts";
import type { RenderContext, Write } from "./render-context.ts";

export function fillNulls(table: TableRef, column: Column, fill: Default, at: RenderContext, write: Write): Statement {
  const name = quoteIdentifier(column.name);
  const value = columnDefaultSql({ ...column, default: fill }, at.nameOf) ?? "NULL";
  const sql = `UPDATE ${qualify(table, at.scope)} SET ${name} = (${value}) WHERE ${name} IS NULL`;
  return write(sql, lockModes.rowExclusive, rowsWritten(table, "without a value", "fill them"));
}

/** What an UPDATE of many rows does to others. */
export function rowsWritten({ name }: TableRef, which: string, what: string): readonly Hazard[] {
  return [
    scan(`Every row of ${name} is read.`),
    blocksWrites(
      `Every row of ${name} ${which} is written, and locked until the migration ends. Or ${what} in batches in an ` +
        "earlier release.",
    ),
  ];
}
