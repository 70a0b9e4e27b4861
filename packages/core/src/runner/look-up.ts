/**
 * What became of an operation that runs outside a transaction, told by what is in the database now: for databases without
 * transactions for their schema, where a run that was killed leaves that open.
 */
import { equal } from "../model/json.ts";
import type { TableRef } from "../model/name.ts";
import type { Snapshot } from "../model/snapshot.ts";
import { findTable, objectKey } from "../model/snapshot.ts";
import { touches } from "../operations/definitions.ts";
import type { CoreKind, Operation, OperationOf } from "../operations/vocabulary.ts";
import { isExtension } from "../operations/vocabulary.ts";
import type { Run } from "./run.ts";

type IsDone<K extends CoreKind> = (operation: OperationOf<K>, now: Snapshot) => boolean;

/** Of the others nobody can tell by names alone. */
const known: { readonly [K in CoreKind]?: IsDone<K> } = {
  createTable: ({ table }, now) => {
    const names = findTable(now, table)?.columns.map(({ name }) => name);
    return names !== undefined && equal(names.sort(), table.columns.map(({ name }) => name).sort());
  },
  dropTable: ({ table }, now) => findTable(now, table) === undefined,
  alterTable: ({ table, to }, now) => findTable(now, table)?.comment === to.comment,
  alterColumn: ({ table, to }, now) =>
    findTable(now, table)?.columns.find(({ name }) => name === to.name)?.comment === to.comment,
  renameTable: ({ from, to }, now) => findTable(now, from) === undefined && findTable(now, to) !== undefined,
  addColumn: ({ table, column }, now) => has(now, table, "columns", column.name),
  dropColumn: ({ table, column }, now) => !has(now, table, "columns", column.name),
  renameColumn: ({ table, from, to }, now) => !has(now, table, "columns", from) && has(now, table, "columns", to),
  addPrimaryKey: ({ table }, now) => findTable(now, table)?.primaryKey !== null,
  dropPrimaryKey: ({ table }, now) => findTable(now, table)?.primaryKey === null,
  createIndex: ({ table, index }, now) => has(now, table, "indexes", index.name),
  dropIndex: ({ table, index }, now) => !has(now, table, "indexes", index.name),
  renameIndex: ({ table, from, to }, now) => !has(now, table, "indexes", from) && has(now, table, "indexes", to),
  addForeignKey: ({ table, foreignKey }, now) => has(now, table, "foreignKeys", foreignKey.name),
  dropForeignKey: ({ table, foreignKey }, now) => !has(now, table, "foreignKeys", foreignKey.name),
  addCheck: ({ table, check }, now) => has(now, table, "checks", check.name),
  dropCheck: ({ table, check }, now) => !has(now, table, "checks", check.name),
  createObject: ({ object }, now) => now.objects[objectKey(object)] !== undefined,
  dropObject: ({ object }, now) => now.objects[objectKey(object)] === undefined,
};

/**
 * Can the database tell whether it was done? An index that is there but was built beside others may be of no use, and of what
 * is altered only comments come back as they were written.
 */
export function tells(operation: Operation): boolean {
  if (isExtension(operation) || ("concurrently" in operation && operation.concurrently === true)) return false;
  if (operation.kind !== "alterTable" && operation.kind !== "alterColumn") return operation.kind in known;
  return equal({ ...operation.from, comment: null }, { ...operation.to, comment: null });
}

export async function isDone(run: Run, operation: Operation): Promise<boolean> {
  if (isExtension(operation)) return false;
  const now = await run.session.introspect(run.scope, touches(operation));
  return ask(operation, now);
}

function ask<K extends CoreKind>(operation: OperationOf<K>, now: Snapshot): boolean {
  const kind: K = operation.kind;
  return known[kind]?.(operation, now) ?? false;
}

type Part = "columns" | "indexes" | "foreignKeys" | "checks";

function has(now: Snapshot, ref: TableRef, part: Part, name: string): boolean {
  return findTable(now, ref)?.[part].some((one) => one.name === name) ?? false;
}
