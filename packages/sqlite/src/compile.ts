/** The statements of a whole list of operations; see walk.ts for how they are put together. */
import type { Column, Operation, Scope, Snapshot, Statement, TableRef } from "@mig/core/adapter";
import { enumCheck, lower, lowerColumn } from "./lower.ts";
import { Walk } from "./walk.ts";

/** Every scope is a file of its own, so the scope changes nothing in the SQL. */
export function compile(operations: readonly Operation[], before: Snapshot, _scope: Scope): readonly Statement[] {
  const walk = new Walk(before);
  const statements = operations.flatMap((op, origin) => lowerOperation(op).flatMap((one) => walk.step(one, origin)));
  return [...statements, ...walk.flush()];
}

/** Operations written by hand may hold what generated ones never do: an enum, which is a text and a check here. */
function lowerOperation(op: Operation): readonly Operation[] {
  switch (op.kind) {
    case "createTable":
      return [{ ...op, table: lower(op.table).table }];
    case "addColumn":
      return [{ ...op, column: lowerColumn(op.column) }, ...enumChecks("addCheck", op.table, op.column)];
    case "dropColumn":
      return [...enumChecks("dropCheck", op.table, op.column), { ...op, column: lowerColumn(op.column) }];
    case "alterColumn":
      return [
        ...enumChecks("dropCheck", op.table, op.from),
        { ...op, from: lowerColumn(op.from), to: lowerColumn(op.to) },
        ...enumChecks("addCheck", op.table, op.to),
      ];
    default:
      return [op];
  }
}

function enumChecks(kind: "addCheck" | "dropCheck", table: TableRef, column: Column): readonly Operation[] {
  const check = enumCheck(table.name, column);
  return check === null ? [] : [{ kind, table, check }];
}
