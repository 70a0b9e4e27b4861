/** Tables that have columns from other tables: partitions, and tables that inherit. */
import type { Default } from "./default.ts";
import { equal } from "./json.ts";
import { sameTable, type TableName, type TableRef, tableRef } from "./name.ts";

/**
 * The columns and checks of those tables are this table's too, and a partition has their keys and indexes besides. They
 * are listed where they are made and nowhere else; a table's own parts may speak of any of its columns.
 */
export interface Inheritance {
  readonly from: readonly TableRef[];
  /** Of a partition: which of the rows it takes, in the dialect's words. */
  readonly bound?: string;
  /** By name: the columns that it has otherwise than they do. */
  readonly columns: Readonly<Record<string, ColumnOverride>>;
}

/** Only what differs. */
export interface ColumnOverride {
  readonly nullable?: false;
  /** Null: none, where the others have one. */
  readonly default?: Default | null;
  readonly comment?: string;
}

export interface InheritanceSpec {
  readonly from: readonly TableName[];
  readonly bound?: string;
  readonly columns?: Readonly<Record<string, ColumnOverride>>;
}

export function inheritance({ from, bound, columns = {} }: InheritanceSpec): Inheritance {
  return { from: from.map(tableRef), ...(bound === undefined ? {} : { bound }), columns };
}

/** Do both have the same parents, in the same way? */
export function sameParents(left: Inheritance | null, right: Inheritance | null): boolean {
  const bare = (of: Inheritance | null) => of && { ...of, columns: {} };
  return equal(bare(left), bare(right));
}

/** The table, and all that have something from it, directly or not. */
export function withHeirs(
  ref: TableRef,
  tables: readonly (TableRef & { readonly inherits: Inheritance | null })[],
): readonly TableRef[] {
  const direct = tables.filter(({ inherits }) => inheritsFrom(inherits, ref));
  return [ref, ...direct.flatMap((heir) => withHeirs(heir, tables))];
}

/** Does a table with this inheritance have what `parent` has? */
export function inheritsFrom(inherits: Inheritance | null, parent: TableRef): boolean {
  return inherits?.from.some((ref) => sameTable(ref, parent)) === true;
}
