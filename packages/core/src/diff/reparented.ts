/**
 * Tables that become a part of others or stop being one, keep their parents in another way, or whose parent is made anew.
 * They stand alone while they change: taken apart before anything else happens, put together when all else is done.
 */
import { sameParents } from "../model/inheritance.ts";
import { equal } from "../model/json.ts";
import { type TableRef, tableKey } from "../model/name.ts";
import type { Snapshot } from "../model/snapshot.ts";
import { findColumn, type Table } from "../model/table.ts";
import { apply } from "../operations/definitions.ts";
import type { Operation } from "../operations/vocabulary.ts";
import type { DiffRules } from "./diff-rules.ts";
import type { ColumnRenames } from "./renames.ts";

/** Keys of tables of both states. `remade` are those of tables that are dropped and created anew. */
export function reparented(before: Snapshot, after: Snapshot, remade: ReadonlySet<string>): ReadonlySet<string> {
  const found = Object.entries(after.tables).filter(([key, to]) => {
    const from = before.tables[key];
    if (from === undefined || remade.has(key) || (from.inherits === null && to.inherits === null)) return false;
    if (!sameParents(from.inherits, to.inherits)) return true;
    const parents = to.inherits?.from ?? [];
    return parents.some((parent) => remade.has(tableKey(parent)) || movesColumn(from, to, parent, before, after));
  });
  return new Set(found.map(([key]) => key));
}

/** Does a column become the table's own that it had from the parent, or the other way round? */
function movesColumn(from: Table, to: Table, parent: TableRef, before: Snapshot, after: Snapshot): boolean {
  const has = (state: Snapshot, ref: TableRef, name: string): boolean => {
    const table = state.tables[tableKey(ref)];
    if (table === undefined) return false;
    return findColumn(table, name) !== undefined || (table.inherits?.from ?? []).some((up) => has(state, up, name));
  };
  return (
    to.columns.some(({ name }) => findColumn(from, name) === undefined && has(before, parent, name)) ||
    from.columns.some(({ name }) => findColumn(to, name) === undefined && has(after, parent, name))
  );
}

interface Pair {
  readonly before: Snapshot;
  readonly after: Snapshot;
}

interface Apart extends Pair {
  readonly columns: ColumnRenames;
  /** The state before, as it is when columns have their new names. */
  readonly joined: Snapshot;
}

/**
 * Both states with these tables standing alone. A column of a parent takes its new name first, in the tables that have
 * it from there too.
 */
export function setApart(
  { before, after }: Pair,
  keys: ReadonlySet<string>,
  rules: DiffRules,
  rename: (pair: Pair) => ColumnRenames,
): Apart {
  const first = rename({ before: withoutTables(before, keys), after });
  const joined = apply(first.operations, before);
  if (keys.size === 0) return { before: joined, after, columns: first, joined };
  const [whole, target] = [standingAlone(joined, keys, rules), standingAlone(after, keys, rules)];
  const alone = withKeysOf(whole, [joined, target], keys);
  const wanted = withKeysOf(target, [after, whole], keys);
  const second = rename({ before: { ...alone, tables: Object.fromEntries(entriesOf(alone, keys)) }, after: wanted });
  return {
    before: apply(second.operations, alone),
    after: wanted,
    columns: {
      operations: [...first.operations, ...second.operations],
      gone: new Map([...first.gone, ...second.gone]),
    },
    joined,
  };
}

function standingAlone(state: Snapshot, keys: ReadonlySet<string>, rules: DiffRules): Snapshot {
  const alone = entriesOf(state, keys).map(([key, table]) => [key, rules.alone(table, state)]);
  return { ...state, tables: { ...state.tables, ...Object.fromEntries(alone) } };
}

/** The foreign keys of parents come and go with being a part of them, but for those that are there on both sides. */
function withKeysOf(alone: Snapshot, others: readonly Snapshot[], keys: ReadonlySet<string>): Snapshot {
  const tables = entriesOf(alone, keys).map(([key, table]) => {
    const known = others.flatMap(({ tables }) => tables[key]?.foreignKeys ?? []);
    return [key, { ...table, foreignKeys: table.foreignKeys.filter((key) => known.some((own) => equal(own, key))) }];
  });
  return { ...alone, tables: { ...alone.tables, ...Object.fromEntries(tables) } };
}

function entriesOf({ tables }: Snapshot, keys: ReadonlySet<string>): readonly (readonly [string, Table])[] {
  return Object.entries(tables).filter(([key]) => keys.has(key));
}

export function tablesOf(state: Snapshot, keys: ReadonlySet<string>): readonly Table[] {
  return entriesOf(state, keys).map(([, table]) => table);
}

export function withoutTables(state: Snapshot, keys: ReadonlySet<string>): Snapshot {
  if (keys.size === 0) return state;
  return { ...state, tables: Object.fromEntries(Object.entries(state.tables).filter(([key]) => !keys.has(key))) };
}

interface Sides {
  readonly joined: Snapshot;
  readonly alone: Snapshot;
}

/** Takes them apart and puts them together. */
export function reparent(keys: ReadonlySet<string>, before: Sides, after: Sides): readonly Operation[] {
  return [...keys].flatMap((key): readonly Operation[] => {
    const [from, first] = [before.joined.tables[key], before.alone.tables[key]];
    const [last, to] = [after.alone.tables[key], after.joined.tables[key]];
    return [
      ...(from?.inherits && first ? [{ kind: "reparentTable" as const, from: bare(from), to: bare(first) }] : []),
      ...(to?.inherits && last ? [{ kind: "reparentTable" as const, from: bare(last), to: bare(to) }] : []),
    ];
  });
}

/** Statements of the user's own stay what they are. */
function bare(table: Table): Table {
  return { ...table, statements: [] };
}
