/** Indexes, checks, foreign keys and primary keys come, go and change. */
import { index } from "../../model/index-model.ts";
import { sameTable } from "../../model/name.ts";
import type { Snapshot } from "../../model/snapshot.ts";
import { findColumn, type Table, uniqueKeys } from "../../model/table.ts";
import { randomCheck, randomIndex, withReference } from "../random-schema.ts";
import { type Mutated, type Mutation, tablesOf, withChanged, withTables } from "./mutation.ts";

const sameSet = (left: readonly string[], right: readonly string[]) =>
  left.length === right.length && left.every((name) => right.includes(name));

const addIndex: Mutation = (from, making) => {
  const table = making.random.any(tablesOf(from.snapshot));
  const [added] = table === undefined ? [] : randomIndex(making, table);
  if (table === undefined || added === undefined) return null;
  return withChanged(from, table, { ...table, indexes: [...table.indexes, added] });
};

/** Is the index the only key that some foreign key rests on? */
function isNeeded(snapshot: Snapshot, table: Table, without: Table): boolean {
  const left = uniqueKeys(without);
  return tablesOf(snapshot).some((other) =>
    other.foreignKeys.some(
      ({ references }) =>
        sameTable(references.table, table) && !left.some((columns) => sameSet(columns, references.columns)),
    ),
  );
}

const dropIndex: Mutation = (from, { random }) => {
  const choices = tablesOf(from.snapshot).flatMap((table) =>
    table.indexes.flatMap((gone) => {
      const without = { ...table, indexes: table.indexes.filter((known) => known !== gone) };
      return isNeeded(from.snapshot, table, without) ? [] : [{ table, without }];
    }),
  );
  const choice = random.any(choices);
  return choice === undefined ? null : withChanged(from, choice.table, choice.without);
};

const addCheck: Mutation = (from, making) => {
  if (!making.capabilities.checks) return null;
  const table = making.random.any(tablesOf(from.snapshot));
  const [added] = table === undefined ? [] : randomCheck(making, table);
  if (table === undefined || added === undefined) return null;
  return withChanged(from, table, { ...table, checks: [...table.checks, added] });
};

const dropCheck: Mutation = (from, { random }) => {
  const table = random.any(tablesOf(from.snapshot).filter((known) => known.checks.length > 0));
  if (table === undefined) return null;
  const gone = random.pick(table.checks);
  return withChanged(from, table, { ...table, checks: table.checks.filter((known) => known !== gone) });
};

const addForeignKey: Mutation = (from, making) => {
  if (!making.capabilities.foreignKeys) return null;
  const [table, target] = [making.random.any(tablesOf(from.snapshot)), making.random.any(tablesOf(from.snapshot))];
  if (table === undefined || target === undefined) return null;
  const pointing = withReference(making, table, target);
  return pointing === null ? null : withChanged(from, table, pointing);
};

/** The column stays. */
const dropForeignKey: Mutation = (from, { random }) => {
  const table = random.any(tablesOf(from.snapshot).filter((known) => known.foreignKeys.length > 0));
  if (table === undefined) return null;
  const gone = random.pick(table.foreignKeys);
  return withChanged(from, table, { ...table, foreignKeys: table.foreignKeys.filter((known) => known !== gone) });
};

/** The same columns and the same name, another action. */
const changeForeignKeyAction: Mutation = (from, { random }) => {
  const table = random.any(tablesOf(from.snapshot).filter((known) => known.foreignKeys.length > 0));
  if (table === undefined) return null;
  const chosen = random.pick(table.foreignKeys);
  const onDelete = random.pick(
    (["noAction", "cascade", "setNull"] as const).filter((known) => known !== chosen.onDelete),
  );
  const foreignKeys = table.foreignKeys.map((key) => (key === chosen ? { ...key, onDelete } : key));
  return withChanged(from, table, { ...table, foreignKeys });
};

/** The same columns and the same name, another table with a key of the same types. */
const swapForeignKeyTarget: Mutation = (from, { random }) => {
  const tables = tablesOf(from.snapshot);
  const swaps = tables.flatMap((table) =>
    table.foreignKeys.flatMap((key) =>
      tables.flatMap((target) => {
        const fits =
          target.primaryKey !== null &&
          !sameTable(target, key.references.table) &&
          sameTypes(table, key.columns, target);
        return fits ? [{ table, key, target }] : [];
      }),
    ),
  );
  const swap = random.any(swaps);
  if (swap === undefined) return null;
  const { table, key, target } = swap;
  const references = { table: { schema: target.schema, name: target.name }, columns: target.primaryKey?.columns ?? [] };
  const foreignKeys = table.foreignKeys.map((known) => (known === key ? { ...known, references } : known));
  return withChanged(from, table, { ...table, foreignKeys });
};

function sameTypes(table: Table, columns: readonly string[], target: Table): boolean {
  const types = (of: Table, names: readonly string[]) => names.map((name) => findColumn(of, name)?.type.name).join(" ");
  return types(table, columns) === types(target, target.primaryKey?.columns ?? []);
}

/** A plain number as the key: its type can change, and other columns can join it. */
function numberKey(table: Table): string | undefined {
  const [name, ...others] = table.primaryKey?.columns ?? [];
  const column = name === undefined ? undefined : findColumn(table, name);
  const isPlain = others.length === 0 && column?.type.name === "integer" && column.autoIncrement === null;
  return isPlain ? name : undefined;
}

/** A key and every column that points at it become wider together. */
const widenKey: Mutation = (from, { random }) => {
  const target = random.any(tablesOf(from.snapshot).filter((table) => numberKey(table) !== undefined));
  const key = target === undefined ? undefined : numberKey(target);
  if (target === undefined || key === undefined) return null;
  const pointing = pointingColumns(from, target, key);
  if (pointing === null) return null;
  return withTables(from, (table) => {
    const names = new Set([...(table === target ? [key] : []), ...(pointing.get(table) ?? [])]);
    const columns = table.columns.map((column) =>
      names.has(column.name) ? { ...column, type: { name: "bigint" as const } } : column,
    );
    return { ...table, columns };
  });
};

/** The columns that point at a key, by table; null when one of them is itself pointed at or a key. */
function pointingColumns(from: Mutated, target: Table, key: string): ReadonlyMap<Table, readonly string[]> | null {
  const found = new Map<Table, readonly string[]>();
  for (const table of tablesOf(from.snapshot)) {
    const names = table.foreignKeys
      .filter(({ references }) => sameTable(references.table, target) && references.columns.includes(key))
      .flatMap((foreign) => foreign.columns);
    if (names.some((name) => table.primaryKey?.columns.includes(name))) return null;
    found.set(table, names);
  }
  return found;
}

/** A second column joins the primary key; what pointed at the first one rests on a unique index from now on. */
const extendKey: Mutation = (from, { random, names }) => {
  const table = random.any(tablesOf(from.snapshot).filter((known) => numberKey(known) !== undefined));
  const key = table === undefined ? undefined : numberKey(table);
  if (table === undefined || key === undefined || table.primaryKey === null) return null;
  const joinable = table.columns.filter(
    (column) =>
      !column.nullable && column.name !== key && (column.type.name === "text" || column.type.name === "integer"),
  );
  const second = random.any(joinable.filter((column) => column.generated === null));
  if (second === undefined) return null;
  return withChanged(from, table, {
    ...table,
    primaryKey: { ...table.primaryKey, columns: [key, second.name] },
    indexes: [...table.indexes, index({ name: names.derived(table.name, "former", "key"), keys: [key], unique: true })],
  });
};

export const keyMutations = {
  addIndex,
  dropIndex,
  addCheck,
  dropCheck,
  addForeignKey,
  dropForeignKey,
  changeForeignKeyAction,
  swapForeignKeyTarget,
  widenKey,
  extendKey,
} satisfies Record<string, Mutation>;
