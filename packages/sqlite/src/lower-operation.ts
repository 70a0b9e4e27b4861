/** Operations in SQLite's terms. */
import type { Column, Operation, OperationOf, TableRef } from "@mig/core/adapter";
import { enumCheck, lower, lowerColumn } from "./lower.ts";
import { literal, quote } from "./quote.ts";

/** Operations written by hand may hold what generated ones never do: an enum, which is a text and a check here. */
export function lowerOperation(op: Operation): readonly Operation[] {
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
        { ...op, from: lowerColumn(op.from), to: lowerColumn(op.to), ...conversion(op) },
        ...enumChecks("addCheck", op.table, op.to),
      ];
    default:
      return [op];
  }
}

/** Values under other names are converted row by row. */
function conversion({ to, using, renamed = [] }: OperationOf<"alterColumn">): { readonly using?: string } {
  if (using !== undefined || renamed.length === 0) return {};
  const cases = renamed.map((value) => `WHEN ${literal(value.from)} THEN ${literal(value.to)}`);
  return { using: `CASE ${quote(to.name)} ${cases.join(" ")} ELSE ${quote(to.name)} END` };
}

function enumChecks(kind: "addCheck" | "dropCheck", table: TableRef, column: Column): readonly Operation[] {
  const check = enumCheck(table.name, column);
  return check === null ? [] : [{ kind, table, check }];
}
