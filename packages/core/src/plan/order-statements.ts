/**
 * Statements of the user's own in the order that their tables say: `after` names the tables whose statements come
 * first. Those of one table keep their order, because one may build on the one before it. What goes, goes the other
 * way round.
 */
import { MigError } from "../errors.ts";
import { tableKey } from "../model/name.ts";
import { describe } from "../operations/definitions.ts";
import type { Operation, OperationOf } from "../operations/vocabulary.ts";

type StatementOperation = OperationOf<"addStatement" | "dropStatement">;

/** Errors: MIG_CYCLE when tables want to come after each other. */
export function orderStatements(operations: readonly Operation[]): readonly Operation[] {
  const adds = operations.filter((op) => op.kind === "addStatement");
  const drops = operations.filter((op) => op.kind === "dropStatement");
  const others = operations.filter((op) => op.kind !== "addStatement" && op.kind !== "dropStatement");
  return [...inOrder(drops).reverse().flat(), ...others, ...inOrder(adds).flat()];
}

/** A list for each table, those that others come after first. */
function inOrder<Op extends StatementOperation>(operations: readonly Op[]): Op[][] {
  const byTable = Map.groupBy(operations, (op) => tableKey(op.table));
  const [done, open] = [new Map<string, Op[]>(), new Set<string>()];
  const visit = (table: string) => {
    const own = byTable.get(table);
    if (own === undefined || done.has(table)) return;
    if (open.has(table)) throw cycle([...open].flatMap((key) => byTable.get(key) ?? []));
    open.add(table);
    for (const other of own.flatMap(({ statement }) => statement.after ?? [])) {
      if (tableKey(other) !== table) visit(tableKey(other));
    }
    open.delete(table);
    done.set(table, own);
  };
  for (const table of byTable.keys()) visit(table);
  return [...done.values()];
}

function cycle(operations: readonly Operation[]): MigError {
  const stuck = operations.map(describe);
  return new MigError("MIG_CYCLE", `These statements wait for each other:\n  ${stuck.join("\n  ")}`, {
    details: { operations: stuck },
    next: "Take a table out of one statement's `after`.",
  });
}
