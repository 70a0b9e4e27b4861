/** addColumn, dropColumn, renameColumn. */
import {
  type Column,
  type Default,
  findTable,
  type Hazard,
  type OperationOf,
  objectKey,
  type Snapshot,
  type Statement,
  type TableRef,
} from "@mig/core/adapter";
import { columnDefaultSql } from "../default.ts";
import { dataLoss, lockModes, longRewrite, mayFail } from "../hazards.ts";
import { isRuled } from "../objects/domain.ts";
import { qualify, quoteIdentifier } from "../quote.ts";
import { alterInPlace } from "./alter-in-place.ts";
import { finishSerial } from "./auto-increment.ts";
import { columnSql, isVolatile } from "./column-sql.ts";
import { columnComment } from "./comment.ts";
import { alterStatement, type RenderContext, targets, writer } from "./render-context.ts";

export function addColumn(op: OperationOf<"addColumn">, at: RenderContext, origin: number): readonly Statement[] {
  const { table, column, fill } = op;
  if (fill !== undefined) return addFilled(table, column, fill, at, origin);
  const write = writer(table, at, origin);
  return [
    write(
      `ALTER TABLE ${qualify(table, at.scope)} ADD COLUMN ${columnSql(column, at)}`,
      lockModes.accessExclusive,
      addHazards(table, column, at, origin),
    ),
    ...finishSerial(column, { table, at, write }),
    ...(column.comment === null ? [] : [write(columnComment(table, column, at), lockModes.shareUpdateExclusive)]),
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

function addHazards(table: TableRef, column: Column, at: RenderContext, origin: number): readonly Hazard[] {
  const fallback = columnDefaultSql(column, at.nameOf);
  const filled = column.autoIncrement !== null || column.generated !== null;
  if (filled ? column.generated?.stored !== false : fallback !== null && isVolatile(fallback)) {
    return longRewrite(
      `A value of its own for each row of ${column.name}`,
      "Or add the column without it, set the default, and fill old rows in batches.",
    );
  }
  if (hasRules(column.type, at.stateAt(origin))) {
    return longRewrite(
      `The rules of the domain of ${column.name}`,
      "Or give the column the plain type, and a check that is validated later.",
    );
  }
  if (column.nullable || filled || fallback !== null) return [];
  return [
    mayFail(
      `Fails unless ${table.name} is empty: give ${column.name} a default, or add it nullable and fill it first.`,
    ),
  ];
}

/** A domain that nobody knows here may have some. */
function hasRules(type: Column["type"], { objects }: Snapshot): boolean {
  if (type.name !== "named" || type.object !== "pg:domain") return false;
  const domain = objects[objectKey({ kind: type.object, schema: type.schema, name: type.type })];
  return domain === undefined || isRuled(domain);
}

export function dropColumn({ table, column }: OperationOf<"dropColumn">, at: RenderContext, origin: number) {
  const hazards = [
    dataLoss(
      `All values of ${table.name}.${column.name} are deleted. Stop reading and writing it in an earlier release.`,
    ),
  ];
  const keys = findTable(at.stateAt(origin), table)?.foreignKeys.filter((key) => key.columns.includes(column.name));
  return alterStatement(
    table,
    `DROP COLUMN ${quoteIdentifier(column.name)}`,
    at,
    origin,
    column.generated === null ? hazards : [],
    targets(keys ?? [], lockModes.accessExclusive),
  );
}

export function renameColumn(
  { table, from, to }: OperationOf<"renameColumn">,
  at: RenderContext,
  origin: number,
): readonly Statement[] {
  return alterStatement(table, `RENAME COLUMN ${quoteIdentifier(from)} TO ${quoteIdentifier(to)}`, at, origin);
}
