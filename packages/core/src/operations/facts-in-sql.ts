/** What a query of the user's own rests on, as far as its words tell. */
import { namesIn, selectsAll } from "../model/expression.ts";
import { tableKey } from "../model/name.ts";
import { type ObjectRef, objectKey, type Snapshot } from "../model/snapshot.ts";
import type { Table } from "../model/table.ts";
import { type Fact, facts } from "./facts.ts";
import { typeNeeds } from "./needs.ts";

/**
 * The tables that a text names with those of their columns that it names (all, when it takes all), the types of those
 * columns, and the objects that it names. A word that means something else only costs order, or a rebuild that was not
 * needed.
 *
 * @example rests: (object, state) => factsInSql(queryOf(object), state, object)
 */
export function factsInSql(sql: string, state: Snapshot, self: ObjectRef): readonly Fact[] {
  const names = new Set(namesIn(sql));
  const isNamed = (name: string) => names.has(name) || names.has(name.toLowerCase());
  const takesAll = selectsAll(sql);
  const named = Object.values(state.tables).filter((table) => isNamed(table.name));
  const fromTables = [...new Set(named.flatMap((table) => withAncestors(table, state)))].flatMap((table) => {
    const columns = table.columns.filter(({ name }) => takesAll || isNamed(name));
    const key = isNamed("group") && table.primaryKey !== null ? [table.primaryKey.columns] : [];
    return [
      facts.table(table),
      // Grouping by a primary key makes its other columns known.
      ...key.map((columns) => facts.unique(table, columns)),
      ...columns.flatMap(({ name, type }) => [facts.column(table, name), ...typeNeeds(type)]),
    ];
  });
  const fromObjects = Object.entries(state.objects)
    .filter(([key, { name }]) => key !== objectKey(self) && isNamed(name))
    .map(([, object]) => facts.object(object));
  return [...new Set([...fromTables, ...fromObjects])];
}

/** Columns that a table has from others change there. */
function withAncestors(table: Table, { tables }: Snapshot): readonly Table[] {
  const parents = (table.inherits?.from ?? []).flatMap((ref) => tables[tableKey(ref)] ?? []);
  return [table, ...parents.flatMap((parent) => withAncestors(parent, { tables, objects: {} }))];
}
