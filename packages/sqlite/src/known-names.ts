/**
 * A constraint without a name of its own is known by one made from its table's and columns' names, and that changes
 * when they are renamed, while operations written before still say the old one. Such an operation means the constraint
 * that is the same but for its name.
 */
import { equal, findTable, type Operation, type Snapshot, type Table } from "@mig/core/adapter";
import { tidyExpression } from "./expression.ts";

export function withKnownNames(op: Operation, state: Snapshot): Operation {
  if (!("table" in op) || op.table === undefined) return op;
  const table = findTable(state, op.table);
  return table === undefined ? op : known(op, table);
}

function known(op: Operation, table: Table): Operation {
  switch (op.kind) {
    case "dropForeignKey":
      return { ...op, foreignKey: same(table.foreignKeys, op.foreignKey, withoutName) };
    case "alterForeignKey":
      return { ...op, from: same(table.foreignKeys, op.from, withoutName) };
    case "dropCheck":
      return { ...op, check: same(table.checks, op.check, ({ expression }) => tidyExpression(expression, table)) };
    case "alterCheck":
      return { ...op, from: same(table.checks, op.from, ({ expression }) => tidyExpression(expression, table)) };
    case "dropIndex":
      return { ...op, index: same(table.indexes, op.index, withoutName) };
    default:
      return op;
  }
}

function withoutName(part: { readonly name: string }): unknown {
  return { ...part, name: "" };
}

function same<T extends { readonly name: string }>(parts: readonly T[], given: T, essence: (part: T) => unknown): T {
  return (
    parts.find((part) => part.name === given.name) ??
    parts.find((part) => equal(essence(part), essence(given))) ??
    given
  );
}
