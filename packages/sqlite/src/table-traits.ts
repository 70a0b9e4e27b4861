/** What SQLite asks of a table as a whole, out of its options and its key. */
import type { Column, Table, TableOptions } from "@mig/core/adapter";
import { typeText } from "./types.ts";

/**
 * `strict` and `withoutRowid` are the user's. The other two are introspection's, for a table that holds something
 * the model has no words for: `unplaced` is that clause, `body` the text of the table behind its name.
 */
export const tableOptions = { strict: "boolean", withoutRowid: "boolean", unplaced: "string", body: "string" } as const;

export function isStrict(options: TableOptions): boolean {
  return options["strict"] === true;
}

export function isWithoutRowid(options: TableOptions): boolean {
  return options["withoutRowid"] === true;
}

/** The clause that the model has no words for, and the whole text of such a table. */
export function unplacedPart(options: TableOptions): { readonly clause: string; readonly body: string } | null {
  const { unplaced, body } = options;
  return typeof unplaced === "string" && typeof body === "string" ? { clause: unplaced, body } : null;
}

/** The column that is another name of the rowid: the one column of the key, of exactly the type INTEGER. */
export function rowidAlias(table: Table): Column | null {
  const [name, ...others] = table.primaryKey?.columns ?? [];
  if (name === undefined || others.length > 0 || isWithoutRowid(table.options)) return null;
  const column = table.columns.find((candidate) => candidate.name === name);
  return column !== undefined && typeText(column.type, isStrict(table.options)) === "INTEGER" ? column : null;
}

/** The column whose numbers are never handed out twice: AUTOINCREMENT is the rowid's alone. */
export function autoIncrementColumn(table: Table): Column | null {
  return table.columns.find((column) => column.autoIncrement !== null) ?? null;
}
