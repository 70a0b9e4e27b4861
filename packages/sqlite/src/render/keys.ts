/** Primary keys, indexes, foreign keys, checks and their names. Constraints are part of the table's text. */
import {
  type Check,
  equal,
  type ForeignKey,
  type Index,
  MigError,
  type Operation,
  type OperationOf,
  type Statement,
  statement,
  type TableRef,
} from "@mig/core/adapter";
import { refuseCheck, refuseForeignKey, refuseIndex, tidyIndex } from "../lower.ts";
import { quote } from "../quote.ts";
import { createIndexText } from "./create-index.ts";
import type { TableChanges } from "./table-changes.ts";

/** What only a new table can have. */
export function foldIn<Op extends Operation & { readonly table: TableRef }>(op: Op, at: TableChanges, origin: number) {
  at.fold(op.table, op, origin);
  return [];
}

export function addForeignKey(op: OperationOf<"addForeignKey">, at: TableChanges, origin: number) {
  refuseForeignKey(op.foreignKey, op.table.name);
  return foldIn(op, at, origin);
}

export function addCheck(op: OperationOf<"addCheck">, at: TableChanges, origin: number) {
  refuseCheck(op.check, op.table.name);
  return foldIn(op, at, origin);
}

/** Every row is checked from the start, and comments are not kept: where nothing else changes, there is nothing to do. */
export function alterForeignKey(op: OperationOf<"alterForeignKey">, at: TableChanges, origin: number) {
  if (equal(stored(op.from), stored(op.to))) return [];
  refuseForeignKey(op.to, op.table.name);
  return foldIn(op, at, origin);
}

function stored<T extends ForeignKey | Check>({ comment: _, ...constraint }: T) {
  return { ...constraint, validated: true };
}

export function alterCheck(op: OperationOf<"alterCheck">, at: TableChanges, origin: number) {
  if (equal(stored(op.from), stored(op.to))) return [];
  refuseCheck(op.to, op.table.name);
  return foldIn(op, at, origin);
}

export function createIndex(op: OperationOf<"createIndex">, at: TableChanges, origin: number): readonly Statement[] {
  refuseIndex(op.index, op.table.name);
  refuseConcurrently(op);
  if (op.index.constraint !== null) return foldIn(op, at, origin);
  return at.pending(op.table) === undefined ? [createText(op.table, op.index, at, origin, op)] : [];
}

function createText(ref: TableRef, index: Index, at: TableChanges, origin: number, op: Operation): Statement {
  const tidy = tidyIndex(index, at.table(ref) ?? { name: ref.name, columns: [] });
  return statement(createIndexText(ref, tidy), origin, { hazards: at.hazards(op) });
}

export function dropIndex(op: OperationOf<"dropIndex">, at: TableChanges, origin: number): readonly Statement[] {
  refuseConcurrently(op);
  return op.index.constraint === null ? dropStored(op.table, op.index.name, at, origin) : foldIn(op, at, origin);
}

/** An index is dropped at once also while its table waits, so that others can take its name. */
function dropStored(ref: TableRef, name: string, at: TableChanges, origin: number): readonly Statement[] {
  const waiting = at.pending(ref);
  const dropped = [statement(`DROP INDEX ${quote(name)}`, origin)];
  if (waiting === undefined) return dropped;
  if (waiting.stored === null || !waiting.stored.indexes.some((index) => index.name === name)) return [];
  waiting.stored = { ...waiting.stored, indexes: waiting.stored.indexes.filter((index) => index.name !== name) };
  return dropped;
}

/** SQLite has no other way than to make the index again. */
export function renameIndex(op: OperationOf<"renameIndex">, at: TableChanges, origin: number): readonly Statement[] {
  const index = at.table(op.table)?.indexes.find(({ name }) => name === op.from);
  if (index === undefined) {
    throw new MigError("MIG_MIGRATION_INVALID", `${op.table.name} has no index ${op.from}.`, {
      details: { table: op.table.name, index: op.from },
    });
  }
  if (index.constraint !== null) return foldIn(op, at, origin);
  const dropped = dropStored(op.table, op.from, at, origin);
  if (at.pending(op.table) !== undefined) return dropped;
  return [...dropped, createText(op.table, { ...index, name: op.to }, at, origin, op)];
}

function refuseConcurrently(op: OperationOf<"createIndex" | "dropIndex">): void {
  if (op.concurrently === undefined) return;
  throw new MigError("MIG_UNSUPPORTED", `SQLite has one writer: ${op.index.name} cannot be built concurrently.`, {
    details: { table: op.table.name, index: op.index.name },
    next: "Remove concurrently from the index.",
  });
}
