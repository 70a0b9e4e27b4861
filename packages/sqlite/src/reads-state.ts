/** Which lists of operations cannot be compiled without the state before them: those that may rebuild a table. */
import { equal, type Operation, type TableRef, tableKey } from "@mig/core/adapter";
import { lowerOperation } from "./lower-operation.ts";
import { normalizeColumn, normalizeOptions } from "./normalize.ts";
import { remadeViews } from "./objects.ts";
import { addsInPlace } from "./render/columns.ts";

export function readsState(operations: readonly Operation[]): boolean {
  // The triggers of a view go with it.
  if (remadeViews(operations).size > 0) return true;
  const created = new Set<string>();
  return operations.flatMap(inParts).some((op) => {
    if (op.kind === "createTable") created.add(tableKey(op.table));
    if (op.kind === "renameTable" && created.delete(tableKey(op.from))) created.add(tableKey(op.to));
    const table = changed(op);
    return table !== null && !created.has(tableKey(table));
  });
}

/** A new table is in no state before it, whatever it is made of. */
function inParts(op: Operation): readonly Operation[] {
  return op.kind === "createTable" ? [op] : lowerOperation(op);
}

/** The table that the operation may have to rebuild. */
function changed(op: Operation): TableRef | null {
  switch (op.kind) {
    case "addColumn":
      return addsInPlace(op) ? null : op.table;
    case "alterColumn":
      return op.using === undefined &&
        op.fill === undefined &&
        equal(normalizeColumn(op.from, false), normalizeColumn(op.to, false))
        ? null
        : op.table;
    case "createIndex":
    case "dropIndex":
      return op.index.constraint === null ? null : op.table;
    case "alterTable":
      return equal(normalizeOptions(op.from.options), normalizeOptions(op.to.options)) ? null : op.table;
    case "dropColumn":
    case "addPrimaryKey":
    case "dropPrimaryKey":
    case "renameIndex":
    case "addForeignKey":
    case "dropForeignKey":
    case "alterForeignKey":
    case "addCheck":
    case "dropCheck":
    case "alterCheck":
    case "renameConstraint":
      return op.table;
    default:
      return null;
  }
}
