/** Tables come, go and are renamed. */
import { withRenamedTarget } from "../../model/edit.ts";
import { sameTable, tableKey } from "../../model/name.ts";
import { randomTable, withReference } from "../random-schema.ts";
import { forgottenTable, type Mutation, renamedTable, tablesOf, withTables } from "./mutation.ts";

const addTable: Mutation = (from, making) => {
  const bare = randomTable(making);
  const target = making.random.any(tablesOf(from.snapshot));
  const points = making.capabilities.foreignKeys && target !== undefined && making.random.chance(0.5);
  const added = points ? (withReference(making, bare, target) ?? bare) : bare;
  const { snapshot } = from;
  return { ...from, snapshot: { ...snapshot, tables: { ...snapshot.tables, [tableKey(added)]: added } } };
};

/** The foreign keys that pointed at it go with it; their columns stay. */
const dropTable: Mutation = (from, { random }) => {
  const tables = tablesOf(from.snapshot);
  const gone = tables.length < 2 ? undefined : random.any(tables);
  if (gone === undefined) return null;
  const { [tableKey(gone)]: _, ...others } = from.snapshot.tables;
  const left = { ...from, snapshot: { ...from.snapshot, tables: others }, renames: forgottenTable(from.renames, gone) };
  return withTables(left, (table) => ({
    ...table,
    foreignKeys: table.foreignKeys.filter((key) => !sameTable(key.references.table, gone)),
  }));
};

const renameTable: Mutation = (from, { random, names }) => {
  const table = random.any(tablesOf(from.snapshot));
  if (table === undefined) return null;
  const to = { schema: table.schema, name: names.fresh("renamed") };
  const renamed = withTables(from, (known) =>
    withRenamedTarget(known === table ? { ...known, ...to } : known, table, to),
  );
  return { ...renamed, renames: renamedTable(from.renames, table, to) };
};

export const tableMutations = { addTable, dropTable, renameTable } satisfies Record<string, Mutation>;
