/** A renderer for every operation: one that is missing does not compile. */
import type { Column, Operation, OperationOf, Renderers, Snapshot, Statement, TableRef } from "@mig/core/adapter";
import { apply, findTable, isExtension, MigError, render, statement } from "@mig/core/adapter";
import { defaultSql } from "./default.ts";
import { createMacro, dropMacro, unknownKind } from "./macro.ts";
import { quote } from "./quote.ts";
import { createIndex, createTable, rebuild } from "./rebuild.ts";
import { typeSql } from "./types.ts";

/** Each operation meets the state that those before it have made. */
export function compile(operations: readonly Operation[], before: Snapshot): readonly Statement[] {
  let state = before;
  return operations.flatMap((operation, origin) => {
    if (isExtension(operation)) throw unknownKind(operation.kind);
    const statements = render(operation, renderers, state, origin);
    state = apply([operation], state);
    return statements;
  });
}

type Change = OperationOf & { readonly table: TableRef };
const own = ({ name }: Column): string | null => quote(name);

/** What the operation makes of the table, with the values from where `values` says. */
function change(op: Change, state: Snapshot, origin: number, values = own, to = op.table): readonly Statement[] {
  const before = findTable(state, op.table);
  const after = findTable(apply([op], state), to);
  if (before !== undefined && after !== undefined) return rebuild(before, after, origin, values);
  throw new MigError("MIG_STATEMENT_FAILED", `There is no table ${to.name}.`, { details: { table: op.table.name } });
}

const foreignKeys = { addForeignKey: refuse, dropForeignKey: refuse, alterForeignKey: refuse };
const checks = { addCheck: refuse, dropCheck: refuse, alterCheck: refuse, reparentTable: refuse };
const comments = { alterTable: () => [], alterPrimaryKey: () => [], alterIndex: () => [] };

const renderers: Renderers<Snapshot> = {
  createTable: ({ table }, _, origin) => createTable(table, origin),
  dropTable: ({ table }, _, origin) => [statement(`DROP TABLE ${quote(table.name)}`, origin)],
  renameTable: (op, at, origin) => change({ ...op, table: op.from }, at, origin, own, op.to),
  ...comments,
  addColumn: (op, at, origin) => change(op, at, origin, (to) => (to.name === op.column.name ? filled(op) : own(to))),
  dropColumn: (op, at, origin) => change(op, at, origin),
  renameColumn: (op, at, origin) => change(op, at, origin, ({ name }) => quote(name === op.to ? op.from : name)),
  alterColumn: (op, at, origin) => change(op, at, origin, (to) => (to.name === op.to.name ? cast(op) : own(to))),
  addPrimaryKey: (op, at, origin) => change(op, at, origin),
  dropPrimaryKey: (op, at, origin) => change(op, at, origin),
  createIndex: ({ table, index }, _, origin) => [createIndex(table.name, index, origin)],
  dropIndex: ({ index }, _, origin) => [statement(`DROP INDEX ${quote(index.name)}`, origin)],
  renameIndex: (op, at, origin) => change(op, at, origin),
  ...foreignKeys,
  ...checks,
  // The one constraint that there is, the primary key, has no name of its own.
  renameConstraint: () => [],
  addStatement: (op, _, origin) => [statement(op.statement.up, origin)],
  dropStatement: (op, _, origin) => [statement(op.statement.down, origin)],
  createObject: ({ object }, _, origin) => [statement(createMacro(object), origin)],
  dropObject: ({ object }, _, origin) => [statement(dropMacro(object), origin)],
  alterObject: ({ to }, _, origin) => [statement(createMacro(to), origin)],
  execute: ({ up }, _, origin) => [statement(up, origin)],
};

const filled = ({ column, fill }: OperationOf<"addColumn">) => defaultSql({ ...column, default: fill ?? null });

function cast({ using, fill, to }: OperationOf<"alterColumn">): string {
  const value = `CAST(${using ?? quote(to.name)} AS ${typeSql(to.type)})`;
  return fill === undefined ? value : `coalesce(${value}, ${defaultSql({ ...to, default: fill })})`;
}

function refuse({ kind }: OperationOf): never {
  throw new MigError("MIG_UNSUPPORTED", `DuckDB knows no ${kind} for a table that is there.`, { details: { kind } });
}
