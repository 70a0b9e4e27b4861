/** Keys and indexes as a migration gives them: the name may be left to the rule. */
import { type ForeignKey, type ForeignKeyOptions, foreignKey, type PrimaryKey } from "../model/constraint.ts";
import { type Index, type IndexOptions, index } from "../model/index-model.ts";
import type { TableName, TableRef } from "../model/name.ts";
import { foreignKeyName, indexName, primaryKeyName } from "./default-names.ts";

/** Default name `<table>_<columns>_index`. */
export interface IndexSpec extends Omit<IndexOptions, "name"> {
  readonly name?: string;
}

/** Default name `<table>_<columns>_fkey`. */
export interface ForeignKeySpec extends Omit<ForeignKeyOptions, "name" | "references"> {
  readonly name?: string;
  /** Default columns `["id"]`. */
  readonly references: { readonly table: TableName; readonly columns?: readonly string[] };
}

export function namedPrimaryKey(table: TableRef, given: readonly string[] | PrimaryKey): PrimaryKey {
  return "columns" in given ? given : { name: primaryKeyName(table.name), columns: given };
}

export function namedIndex(table: TableRef, spec: IndexSpec): Index {
  return index({ ...spec, name: spec.name ?? indexName(table.name, spec.keys) });
}

export function namedForeignKey(table: TableRef, spec: ForeignKeySpec): ForeignKey {
  const references = { table: spec.references.table, columns: spec.references.columns ?? ["id"] };
  return foreignKey({ ...spec, references, name: spec.name ?? foreignKeyName(table.name, spec.columns) });
}
