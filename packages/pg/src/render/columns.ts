/** addColumn, dropColumn, renameColumn. */
import type { Column, Default, Hazard, OperationOf, Statement, TableRef } from "@mig/core/adapter";
import { columnDefaultSql } from "../default.ts";
import { dataLoss, locks, longRewrite, mayFail } from "../hazards.ts";
import { qualify, quoteIdentifier } from "../quote.ts";
import { alterInPlace } from "./alter-in-place.ts";
import { finishSerial } from "./auto-increment.ts";
import { columnSql, isVolatile } from "./column-sql.ts";
import { columnComment } from "./comment.ts";
import { alterStatement, type RenderContext, writer } from "./render-context.ts";

export function addColumn(op: OperationOf<"addColumn">, at: RenderContext, origin: number): readonly Statement[] {
  const { table, column, fill } = op;
  if (fill !== undefined) return addFilled(table, column, fill, at, origin);
  const write = writer(table, at, origin);
  return [
    write(
      `ALTER TABLE ${qualify(table, at.scope)} ADD COLUMN ${columnSql(column, at)}`,
      locks.accessExclusive,
      addHazards(table, column, at),
    ),
    ...finishSerial(column, { table, at, write }),
    ...(column.comment === null ? [] : [write(columnComment(table, column, at), locks.shareUpdateExclusive)]),
  ];
}

/** A literal is a default for a moment, which writes no row (since 11); anything else is computed from each row. */
function addFilled(
  table: TableRef,
  column: Column,
  fill: Default,
  at: RenderContext,
  origin: number,
): readonly Statement[] {
  const isLiteral = fill.kind === "value";
  const first = isLiteral ? { ...column, default: fill } : { ...column, nullable: true, default: null };
  const change = { kind: "alterColumn" as const, table, from: first, to: column };
  return [
    ...addColumn({ kind: "addColumn", table, column: first }, at, origin),
    ...alterInPlace(isLiteral ? change : { ...change, fill }, at, origin),
  ];
}

function addHazards(table: TableRef, column: Column, at: RenderContext): readonly Hazard[] {
  const fallback = columnDefaultSql(column, at.nameOf);
  const filled = column.autoIncrement !== null || column.generated !== null;
  if (filled ? column.generated?.stored !== false : fallback !== null && isVolatile(fallback)) {
    return longRewrite(
      `A value of its own for each row of ${column.name}`,
      "Or add the column without it, set the default, and fill old rows in batches.",
    );
  }
  if (column.nullable || filled || fallback !== null) return [];
  return [
    mayFail(
      `Fails unless ${table.name} is empty: give ${column.name} a default, or add it nullable and fill it first.`,
    ),
  ];
}

export function dropColumn({ table, column }: OperationOf<"dropColumn">, at: RenderContext, origin: number) {
  const hazards = [
    dataLoss(
      `All values of ${table.name}.${column.name} are deleted. Stop reading and writing it in an earlier release.`,
    ),
  ];
  return alterStatement(
    table,
    `DROP COLUMN ${quoteIdentifier(column.name)}`,
    at,
    origin,
    column.generated === null ? hazards : [],
  );
}

export function renameColumn(
  { table, from, to }: OperationOf<"renameColumn">,
  at: RenderContext,
  origin: number,
): readonly Statement[] {
  return alterStatement(table, `RENAME COLUMN ${quoteIdentifier(from)} TO ${quoteIdentifier(to)}`, at, origin);
}
