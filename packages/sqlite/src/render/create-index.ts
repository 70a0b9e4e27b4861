/** CREATE INDEX, and the keys that a UNIQUE constraint shares with it. */
import type { Index, IndexKey, TableRef } from "@mig/core/adapter";
import { quote, quoteTable } from "../quote.ts";

export function createIndexText(table: TableRef, index: Index): string {
  const where = index.where === null ? "" : ` WHERE ${index.where}`;
  const unique = index.unique ? "UNIQUE " : "";
  return `CREATE ${unique}INDEX ${quote(index.name)} ON ${quoteTable(table)} (${indexKeys(index)})${where}`;
}

export function indexKeys(index: Index): string {
  return index.keys.map(keyText).join(", ");
}

function keyText(key: IndexKey): string {
  const what = key.column === null ? `(${key.expression ?? ""})` : quote(key.column);
  const collation = key.collation === null ? "" : ` COLLATE ${quote(key.collation)}`;
  return `${what}${collation}${key.direction === "desc" ? " DESC" : ""}`;
}
