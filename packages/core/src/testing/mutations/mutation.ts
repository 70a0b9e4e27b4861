/** One change of a schema, as a person might make it, and how the renames of several changes add up. */
import { type TableRef, tableKey } from "../../model/name.ts";
import { findTable, type Snapshot } from "../../model/snapshot.ts";
import { findColumn, type Table } from "../../model/table.ts";
import type { Making } from "../random-schema.ts";

/** Keys are of the schema after the changes, values are what it was called before: what a user would answer. */
export interface Renames {
  readonly tables: Readonly<Record<string, TableRef>>;
  readonly columns: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface Mutated {
  readonly snapshot: Snapshot;
  readonly renames: Renames;
}

/** Null when the schema has nothing to change in this way. */
export type Mutation = (from: Mutated, making: Making) => Mutated | null;

export const noRenames: Renames = { tables: {}, columns: {} };

/** The tables in a fixed order, whatever order they were made in. */
export function tablesOf({ tables }: Snapshot): readonly Table[] {
  return Object.entries(tables)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, table]) => table);
}

/** The same renames, with other tables in the snapshot. */
export function withTables(from: Mutated, change: (table: Table) => Table): Mutated {
  const tables = Object.values(from.snapshot.tables).map(change);
  return {
    ...from,
    snapshot: { ...from.snapshot, tables: Object.fromEntries(tables.map((table) => [tableKey(table), table])) },
  };
}

/** One table becomes another of the same name. */
export function withChanged(from: Mutated, table: Table, changed: Table): Mutated {
  return withTables(from, (known) => (known === table ? changed : known));
}

/** A column renamed twice was called what it was called first. */
export function renamedColumn(renames: Renames, table: TableRef, from: string, to: string): Renames {
  const key = tableKey(table);
  const { [from]: earlier = from, ...others } = renames.columns[key] ?? {};
  return { ...renames, columns: { ...renames.columns, [key]: { ...others, [to]: earlier } } };
}

export function renamedTable(renames: Renames, from: TableRef, to: TableRef): Renames {
  const [old, key] = [tableKey(from), tableKey(to)];
  const { [old]: earlier = { schema: from.schema, name: from.name }, ...tables } = renames.tables;
  const { [old]: columns, ...others } = renames.columns;
  return {
    tables: { ...tables, [key]: earlier },
    columns: columns === undefined ? others : { ...others, [key]: columns },
  };
}

/** What a removed column or table was called is nobody's concern any more. */
export function forgottenColumn(renames: Renames, table: TableRef, name: string): Renames {
  const key = tableKey(table);
  const { [name]: _, ...others } = renames.columns[key] ?? {};
  return { ...renames, columns: { ...renames.columns, [key]: others } };
}

export function forgottenTable(renames: Renames, table: TableRef): Renames {
  const { [tableKey(table)]: _table, ...tables } = renames.tables;
  const { [tableKey(table)]: _columns, ...columns } = renames.columns;
  return { tables, columns };
}

/** Without what was added on the way and then renamed: to the first schema it is new. */
export function renamesSince(first: Snapshot, { snapshot, renames }: Mutated): Renames {
  const oldTable = (key: string): Table | undefined => {
    const ref = renames.tables[key] ?? snapshot.tables[key];
    return ref === undefined ? undefined : findTable(first, ref);
  };
  const columns = Object.entries(renames.columns).flatMap(([key, names]) => {
    const old = oldTable(key);
    const known = Object.entries(names).filter(([, from]) => old !== undefined && findColumn(old, from) !== undefined);
    return known.length === 0 ? [] : [[key, Object.fromEntries(known)] as const];
  });
  return {
    tables: Object.fromEntries(Object.entries(renames.tables).filter(([key]) => oldTable(key) !== undefined)),
    columns: Object.fromEntries(columns),
  };
}
