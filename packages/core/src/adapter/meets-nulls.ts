/** Rows that cannot be in the way of a key or a check, because the list itself adds what it looks at. */
import { mentions } from "../model/expression.ts";
import { sameTable, type TableRef } from "../model/name.ts";
import { findTable, type Snapshot } from "../model/snapshot.ts";
import { isExtension, type Operation } from "../operations/vocabulary.ts";

/**
 * Does the operation look only at nulls, which a unique index, a foreign key and most checks let pass? So it is for a
 * column that an operation of `earlier` adds without a value, unless SQL of the user's own may have filled it since.
 * `before` is the state that the operation meets.
 *
 * @example meetsNulls(createUniqueSlug, [addSlug], before) // true
 */
export function meetsNulls(op: Operation, earlier: readonly Operation[], before: Snapshot): boolean {
  if (isExtension(op)) return false;
  if (op.kind === "createIndex") {
    const { index, table } = op;
    const isNull = nullsOf(table, earlier);
    return index.nullsDistinct && index.keys.some(({ column }) => column !== null && isNull(column));
  }
  if (op.kind === "addForeignKey") {
    const { columns, match } = op.foreignKey;
    const isNull = nullsOf(op.table, earlier);
    return match === "simple" ? columns.some(isNull) : columns.every(isNull);
  }
  if (op.kind !== "addCheck") return false;
  const { expression } = op.check;
  const known = findTable(before, op.table)?.columns.map(({ name }) => name) ?? [];
  const read = known.filter((name) => mentions(expression, name));
  const isStrict = !/\b(null|coalesce|ifnull|distinct|case)\b/i.test(expression);
  return isStrict && read.length > 0 && read.every(nullsOf(op.table, earlier));
}

function nullsOf(table: TableRef, earlier: readonly Operation[]): (column: string) => boolean {
  return (name) => {
    const added = earlier.findLastIndex((op) => addsColumn(op, table, name));
    const op = earlier[added];
    if (op === undefined || isExtension(op) || op.kind !== "addColumn" || op.fill !== undefined) return false;
    const { nullable, default: given, generated, autoIncrement } = op.column;
    const hasValue = !nullable || given !== null || generated !== null || autoIncrement !== null;
    return !hasValue && !earlier.slice(added).some((later) => mayFill(later, table, name));
  };
}

function addsColumn(op: Operation, table: TableRef, column: string): boolean {
  return !isExtension(op) && op.kind === "addColumn" && sameTable(op.table, table) && op.column.name === column;
}

function mayFill(op: Operation, table: TableRef, column: string): boolean {
  if (isExtension(op) || op.kind === "execute" || op.kind === "addStatement") return true;
  return op.kind === "alterColumn" && sameTable(op.table, table) && op.to.name === column;
}
