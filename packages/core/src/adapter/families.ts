/** Tables that have columns from others, in the terms of a dialect that knows such tables. */
import { tableKey } from "../model/name.ts";
import type { Snapshot } from "../model/snapshot.ts";
import { findColumn, type Table } from "../model/table.ts";
import { type Fact, facts } from "../operations/facts.ts";

/** `parents` are given with all that they have from their own. */
export interface Families {
  /** The table as it is when it stops having anything from them: with all that it has from them now. */
  alone(table: Table, parents: readonly Table[]): Table;
  /** The other way round: the table with everything in it, without what it has from them. */
  heir(table: Table, parents: readonly Table[]): Table;
}

/** What a table has from the parents of its parents is not theirs to give. */
function columnFacts(table: Table): readonly Fact[] {
  return table.columns.flatMap(({ name }) => {
    const column = facts.column(table, name);
    return [column, facts.settled(column)];
  });
}

/** Parents that are not of the state have nothing to give. */
export function aloneIn({ tables }: Snapshot, table: Table, families: Families | undefined): Table {
  if (table.inherits === null || families === undefined) return table;
  const parents = table.inherits.from.flatMap((ref) => tables[tableKey(ref)] ?? []);
  return families.alone(
    table,
    parents.map((parent) => aloneIn({ tables, objects: {} }, parent, families)),
  );
}

/**
 * Tables that are given with what they have from their parents, or some of it, each without that.
 *
 * @example asHeirs([events, events2026], families) // events2026 has no columns left
 */
export function asHeirs(given: readonly Table[], families: Families | undefined): readonly Table[] {
  if (families === undefined || given.every(({ inherits }) => inherits === null)) return given;
  const byKey = new Map(given.map((table) => [tableKey(table), table]));
  const parentsOf = ({ inherits }: Table) => (inherits?.from ?? []).flatMap((ref) => byKey.get(tableKey(ref)) ?? []);
  const ancestorsOf = (table: Table): readonly Table[] =>
    parentsOf(table).flatMap((parent) => [parent, ...ancestorsOf(parent)]);
  const heirOf = (table: Table): Table => {
    if (table.inherits === null) return table;
    const heir = families.heir(table, parentsOf(table).map(wholeOf));
    const above = parentsOf(table).flatMap(ancestorsOf);
    return { ...heir, requires: [...new Set([...heir.requires, ...above.flatMap(columnFacts)])].sort() };
  };
  const wholeOf = (table: Table): Table => {
    const parents = parentsOf(table).map(wholeOf);
    const lacks = parents.some(({ columns }) => columns.some(({ name }) => findColumn(table, name) === undefined));
    return lacks ? families.alone(heirOf(table), parents) : table;
  };
  return given.map(heirOf);
}
