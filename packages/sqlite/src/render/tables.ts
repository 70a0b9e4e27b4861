/** createTable, dropTable, renameTable, alterTable. */
import { equal, type OperationOf, type Statement, statement, type TableRef } from "@mig/core/adapter";
import { normalizeOptions } from "../normalize.ts";
import { quote, quoteTable } from "../quote.ts";
import { fold } from "../tokens.ts";
import type { TableChanges } from "./table-changes.ts";

export function createTable({ table }: OperationOf<"createTable">, at: TableChanges, origin: number) {
  at.create(table, origin);
  return [];
}

/**
 * With foreign keys on, DROP TABLE deletes the rows first and so the rows of other tables that cascade; with them off
 * the session finds what points into nothing and undoes all of it.
 */
export function dropTable(op: OperationOf<"dropTable">, at: TableChanges, origin: number): readonly Statement[] {
  const waiting = at.pending(op.table);
  at.forget(op.table);
  if (waiting?.stored === null) return [];
  const sql = `DROP TABLE ${quoteTable(op.table)}`;
  return [statement(sql, origin, { referencesOff: true, hazards: at.hazards(op) })];
}

export function renameTable({ from, to }: OperationOf<"renameTable">, at: TableChanges, origin: number) {
  const waiting = at.pending(from);
  at.move(from, to);
  return waiting?.stored === null ? [] : renameTexts(from, to).map((sql) => statement(sql, origin));
}

/** SQLite takes a name that differs only in upper and lower case for the table's own, so it needs a step between. */
function renameTexts(from: TableRef, to: TableRef): readonly string[] {
  const rename = (one: string, other: string) => `ALTER TABLE ${one} RENAME TO ${other}`;
  if (fold(from.name) !== fold(to.name)) return [rename(quoteTable(from), quoteTable(to))];
  const between = quote(`_mig_new_${to.name}`);
  return [rename(quoteTable(from), between), rename(between, quoteTable(to))];
}

/** Strict and without rowid need new rows; a comment is kept in snapshots only. */
export function alterTable(op: OperationOf<"alterTable">, at: TableChanges, origin: number) {
  if (!equal(normalizeOptions(op.from.options), normalizeOptions(op.to.options))) at.fold(op.table, op, origin);
  return [];
}
