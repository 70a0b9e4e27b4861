/** Values for rows that have none, before a column becomes required. */
import type { Column, Default, Statement, TableRef } from "@mig/core/adapter";
import { columnDefaultSql } from "../default.ts";
import { blocksWrites, locks } from "../hazards.ts";
import { qualify, quoteIdentifier } from "../quote.ts";
import type { RenderContext, Write } from "./render-context.ts";

export function fillNulls(table: TableRef, column: Column, fill: Default, at: RenderContext, write: Write): Statement {
  const name = quoteIdentifier(column.name);
  const value = columnDefaultSql({ ...column, default: fill }, at.nameOf) ?? "NULL";
  const sql = `UPDATE ${qualify(table, at.scope)} SET ${name} = (${value}) WHERE ${name} IS NULL`;
  return write(sql, locks.rowExclusive, [
    blocksWrites(
      `Every row of ${table.name} without a value is written, and locked until the migration ends. Or fill them in ` +
        "batches in an earlier release.",
    ),
  ]);
}
