/**
 * addStatement, dropStatement and execute: SQL of the user's own. What it reads is unknown, so facts cannot order it:
 * the plan gives statements phases of their own (plan/phases.ts).
 */
import { showTable } from "../model/name.ts";
import type { Definition } from "./definition.ts";
import { replaced } from "./draft.ts";
import type { OperationOf } from "./vocabulary.ts";

export const addStatement: Definition<OperationOf<"addStatement">> = {
  invert: (op) => ({ ...op, kind: "dropStatement" }),
  requires: () => [],
  provides: () => [],
  apply: (op, draft) =>
    draft.change(op.table, (table) => ({ ...table, statements: [...table.statements, op.statement] })),
  describe: (op) => `run statement ${op.statement.name} of ${showTable(op.table)}`,
  destroys: () => [],
  touches: (op) => [op.table],
};

export const dropStatement: Definition<OperationOf<"dropStatement">> = {
  invert: (op) => ({ ...op, kind: "addStatement" }),
  requires: () => [],
  provides: () => [],
  apply: (op, draft) =>
    draft.change(op.table, (table) =>
      // A database does not report statements, so a table read from one does not know them.
      table.statements.some((known) => known.name === op.statement.name)
        ? { ...table, statements: replaced(table.statements, op.statement.name, null) }
        : table,
    ),
  describe: (op) => `undo statement ${op.statement.name} of ${showTable(op.table)}`,
  destroys: () => [],
  touches: (op) => [op.table],
};

export const execute: Definition<OperationOf<"execute">> = {
  invert: ({ up, down }) =>
    down === null
      ? { kind: "irreversible", reason: "the SQL was written without its way back" }
      : { kind: "execute", up: down, down: up },
  requires: () => [],
  provides: () => [],
  apply: () => {},
  describe: () => "run SQL",
  destroys: () => [],
  touches: () => [],
};
