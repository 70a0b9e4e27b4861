/**
 * Many operations that lead from nothing to a state, as fewer that lead to the same one: a column that is added to a
 * table of the list is one of its columns from the start. Pure, and by facts alone: an operation only moves up to the
 * table it changes when nothing in between gives what it needs, or rests on what it takes away.
 *
 * Renames stay where they are: what a database named after a table or column keeps that name when it is renamed.
 */
import { sameTable, type TableRef, tableKey } from "../../model/name.ts";
import { emptySnapshot, findTable } from "../../model/snapshot.ts";
import type { Table } from "../../model/table.ts";
import { apply, provides, requires, touches } from "../../operations/definitions.ts";
import { type CoreKind, isExtension, type Operation } from "../../operations/vocabulary.ts";

/** Add to a table: what rests on it as it was does so afterwards. */
const additions: ReadonlySet<string> = new Set<CoreKind>([
  "addColumn",
  "addPrimaryKey",
  "createIndex",
  "addForeignKey",
  "addCheck",
]);

/** Change or take away what something may rest on. */
const changes: ReadonlySet<string> = new Set<CoreKind>([
  "alterTable",
  "alterPrimaryKey",
  "alterIndex",
  "alterColumn",
  "dropColumn",
  "dropPrimaryKey",
  "dropIndex",
  "dropForeignKey",
  "dropCheck",
  "alterForeignKey",
  "alterCheck",
]);

/** After these a table is only changed in place: SQL of the user's own may read it, a rename ends its name. */
const ends: ReadonlySet<string> = new Set<CoreKind>([
  "execute",
  "addStatement",
  "dropStatement",
  "renameTable",
  "renameColumn",
  "renameIndex",
  "renameConstraint",
  "reparentTable",
]);

/** @example foldOperations(migrations.flatMap(({ up }) => onlyOperations(up) ?? [])) */
export function foldOperations(operations: readonly Operation[]): readonly Operation[] {
  const folded: Operation[] = [];
  // Where the table of this key is created, while it can still be changed there.
  const open = new Map<string, number>();
  for (const operation of operations) {
    if (isExtension(operation) || ends.has(operation.kind)) open.clear();
    const place = placeOf(operation, folded, open);
    if (place === null) {
      if (operation.kind === "createTable") open.set(tableKey(operation.table), folded.length);
      folded.push(operation);
    } else if (operation.kind === "dropTable") {
      folded.splice(place, 1);
      reopen(open, folded);
    } else folded[place] = changed(folded[place], operation);
  }
  return folded;
}

/** The table in the list that the operation can be made a part of. */
function placeOf(operation: Operation, folded: readonly Operation[], open: ReadonlyMap<string, number>): number | null {
  const table = tableOf(operation);
  const place = table === null ? undefined : open.get(tableKey(table));
  if (table === null || place === undefined) return null;
  const between = folded.slice(place + 1);
  const given = new Set(between.flatMap(provides));
  if (requires(operation).some((fact) => given.has(fact))) return null;
  const own = folded[place];
  const isAddition = additions.has(operation.kind);
  return isAddition || (own !== undefined && !between.some((other) => restsOn(other, own, table))) ? place : null;
}

/** The table that the operation changes; null for one that cannot be made a part of its table. */
function tableOf(operation: Operation): TableRef | null {
  if (isExtension(operation)) return null;
  if (operation.kind === "dropTable") return operation.table;
  if (!(additions.has(operation.kind) || changes.has(operation.kind)) || !("table" in operation)) return null;
  return operation.table;
}

function restsOn(other: Operation, created: Operation, table: TableRef): boolean {
  const given = new Set(provides(created));
  return touches(other).some((ref) => sameTable(ref, table)) || requires(other).some((fact) => given.has(fact));
}

function changed(created: Operation | undefined, operation: Operation): Operation {
  if (created?.kind !== "createTable") return operation;
  const after: Table | undefined = findTable(apply([created, operation], emptySnapshot), created.table);
  return after === undefined ? created : { kind: "createTable", table: after };
}

function reopen(open: Map<string, number>, folded: readonly Operation[]): void {
  for (const key of [...open.keys()]) {
    const place = folded.findIndex((known) => known.kind === "createTable" && tableKey(known.table) === key);
    if (place < 0) open.delete(key);
    else open.set(key, place);
  }
}
