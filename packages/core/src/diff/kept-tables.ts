/**
 * Tables that are in both states. Each family of parts is compared by itself; what ties them together is which columns
 * and keys are disturbed, because a foreign key, an index or a check may have to make way for a change of another part.
 */
import type { Check, ForeignKey, PrimaryKey } from "../model/constraint.ts";
import { indexColumns } from "../model/edit.ts";
import { mentions } from "../model/expression.ts";
import { type Index, uniqueColumns } from "../model/index-model.ts";
import { equal } from "../model/json.ts";
import { type TableRef, tableKey, tableRef } from "../model/name.ts";
import type { Snapshot } from "../model/snapshot.ts";
import { sameStatement, type Table } from "../model/table.ts";
import type { Operation } from "../operations/vocabulary.ts";
import type { WayOf } from "./column-decisions.ts";
import { type ColumnChanges, diffColumns } from "./columns.ts";
import { diffParts, inPlace } from "./parts.ts";

interface Pair {
  readonly from: Table;
  readonly to: Table;
  readonly ref: TableRef;
  /** The operations are its own; what is said of columns is true of those that it has from others, too. */
  readonly columns: ColumnChanges;
}

export interface TablesInput {
  /** Has the new names already. */
  readonly before: Snapshot;
  readonly after: Snapshot;
  /** By new key, what renamed tables were called. */
  readonly oldNames: ReadonlyMap<string, TableRef>;
  readonly wayOf: WayOf;
  /** Keys of tables that are dropped and created anew. */
  readonly remade: ReadonlySet<string>;
}

export function diffTables({ before, after, oldNames, wayOf, remade }: TablesInput): readonly Operation[] {
  const columns = new Map<string, ColumnChanges>();
  const wholes = new Wholes();
  const own = parentsFirst(after).flatMap((to) => {
    const from = before.tables[tableKey(to)];
    // Two states share what did not change, so most tables are settled by identity.
    if (from === undefined || (from === to && to.inherits === null)) return [];
    const parents = (to.inherits?.from ?? []).flatMap((parent) => columns.get(tableKey(parent)) ?? []);
    const pair: Pair = { from, to, ref: tableRef(to), columns: withParents(diffColumns(from, to, wayOf), parents) };
    columns.set(tableKey(to), pair.columns);
    return [{ ...pair, keys: diffKeys(pair, wholes) }];
  });
  const disturbed = new Disturbed(own, remade);
  return own
    .toSorted((left, right) => (tableKey(left.ref) < tableKey(right.ref) ? -1 : 1))
    .flatMap((pair) => [
      ...diffStatements(pair, oldNames.get(tableKey(pair.ref)) ?? pair.ref),
      ...diffForeignKeys(pair, disturbed),
      ...pair.keys,
      ...diffChecks(pair),
      ...diffTraits(pair),
      ...pair.columns.operations,
    ]);
}

/** The columns and keys, over all tables, that a foreign key cannot rest on while this plan runs. */
class Disturbed {
  readonly #columns = new Map<string, ColumnChanges>();
  readonly #keys = new Set<string>();
  readonly #remade: ReadonlySet<string>;

  constructor(pairs: readonly (Pair & { readonly keys: readonly Operation[] })[], remade: ReadonlySet<string>) {
    this.#remade = remade;
    for (const { ref, columns, keys } of pairs) {
      this.#columns.set(tableKey(ref), columns);
      for (const op of keys) {
        const dropped = droppedKey(op);
        if (dropped !== null) this.#keys.add(keyOf(ref, dropped));
      }
    }
  }

  has(table: TableRef, key: ForeignKey): boolean {
    const target = key.references;
    return (
      this.#remade.has(tableKey(target.table)) ||
      this.#columnsOf(table, key.columns) ||
      this.#columnsOf(target.table, target.columns) ||
      this.#keys.has(keyOf(target.table, target.columns))
    );
  }

  #columnsOf(table: TableRef, names: readonly string[]): boolean {
    const changes = this.#columns.get(tableKey(table));
    return changes !== undefined && names.some((name) => changes.retyped.has(name) || changes.replaced.has(name));
  }
}

function keyOf(table: TableRef, columns: readonly string[]): string {
  return `${tableKey(table)} (${[...columns].sort().join(",")})`;
}

function droppedKey(op: Operation): readonly string[] | null {
  if (op.kind === "dropPrimaryKey") return op.primaryKey.columns;
  return op.kind === "dropIndex" ? uniqueColumns(op.index) : null;
}

/** What happened to the indexes and primary keys that those of heirs are parts of: tables come after their parents. */
class Wholes {
  readonly #dropped = new Set<string>();
  readonly #renamed = new Map<string, string>();

  drop({ schema }: TableRef, { name }: Named): void {
    this.#dropped.add(tableKey({ schema, name }));
  }

  rename({ schema }: TableRef, { name }: Named, to: Named): void {
    this.#renamed.set(tableKey({ schema, name }), to.name);
  }

  /** The part goes with the whole. */
  losesWhole({ partOf }: Pick<Index, "partOf">): boolean {
    return partOf !== undefined && this.#dropped.has(tableKey(partOf));
  }

  /** The part as it is once the whole has its new name. */
  renamed<T extends Pick<Index, "partOf">>(part: T): T {
    const name = part.partOf === undefined ? undefined : this.#renamed.get(tableKey(part.partOf));
    return part.partOf === undefined || name === undefined ? part : { ...part, partOf: { ...part.partOf, name } };
  }
}

interface Named {
  readonly name: string;
}

function diffKeys(pair: Pair, wholes: Wholes): readonly Operation[] {
  return [...diffPrimaryKey(pair, wholes), ...diffIndexes(pair, wholes)];
}

function diffPrimaryKey({ from, to, ref, columns }: Pair, wholes: Wholes): readonly Operation[] {
  const drop = (primaryKey: PrimaryKey): Operation => {
    wholes.drop(ref, primaryKey);
    return { kind: "dropPrimaryKey", table: ref, primaryKey };
  };
  const add = (key: PrimaryKey): Operation => ({ kind: "addPrimaryKey", table: ref, primaryKey: key });
  const [before, after] = [from.primaryKey, to.primaryKey];
  if (before === null) return after === null ? [] : [add(after)];
  if (after === null) return [drop(before)];
  const { comment: _, ...known } = wholes.renamed(before);
  const { comment, name, ...wanted } = after;
  const same =
    equal({ ...known, name }, { ...wanted, name }) &&
    !before.columns.some((column) => columns.replaced.has(column)) &&
    !wholes.losesWhole(before);
  if (!same) return [drop(before), add(after)];
  if (before.name !== name) wholes.rename(ref, before, after);
  return [
    ...(before.name === name ? [] : [renameConstraint(ref, before.name, name)]),
    ...(before.comment === comment
      ? []
      : [{ kind: "alterPrimaryKey" as const, table: ref, from: { ...before, name }, to: after }]),
  ];
}

function diffIndexes({ from, to, ref, columns }: Pair, wholes: Wholes): readonly Operation[] {
  const isDisturbed = (index: Index) => indexIsDisturbed(from, index, columns) || wholes.losesWhole(index);
  const before = from.indexes.map((index) => wholes.renamed(index));
  const changes = diffParts(before, to.indexes, isDisturbed);
  const { altered, dropped, added } = inPlace(
    changes,
    (index, to) => !isDisturbed(index) && equal({ ...index, comment: to.comment }, to),
  );
  for (const index of dropped) wholes.drop(ref, index);
  for (const pair of changes.renamed) wholes.rename(ref, pair.from, pair.to);
  return [
    ...altered.map((pair): Operation => ({ kind: "alterIndex", table: ref, ...pair })),
    ...dropped.map((index): Operation => ({ kind: "dropIndex", table: ref, index })),
    ...changes.renamed.map(
      (pair): Operation => ({ kind: "renameIndex", table: ref, from: pair.from.name, to: pair.to.name }),
    ),
    ...added.map((index): Operation => ({ kind: "createIndex", table: ref, index })),
  ];
}

/** A database rebuilds plain keys by itself when a type changes; expressions, predicates and classes it cannot. */
function indexIsDisturbed(table: Table, index: Index, { retyped, replaced }: ColumnChanges): boolean {
  const read = indexColumns(table, index);
  if (read.some((name) => replaced.has(name))) return true;
  if (!read.some((name) => retyped.has(name))) return false;
  return index.where !== null || index.keys.some((key) => key.expression !== null || key.operatorClass !== null);
}

function diffForeignKeys({ from, to, ref }: Pair, disturbed: Disturbed): readonly Operation[] {
  const changes = diffParts(from.foreignKeys, to.foreignKeys, (key) => disturbed.has(ref, key));
  const { altered, dropped, added } = inPlace(
    changes,
    ({ comment: _, ...key }, { comment, ...to }) =>
      !disturbed.has(ref, key) && equal({ ...key, deferrable: to.deferrable, validated: to.validated }, to),
  );
  return [
    ...altered.map((pair): Operation => ({ kind: "alterForeignKey", table: ref, ...pair })),
    ...dropped.map((foreignKey): Operation => ({ kind: "dropForeignKey", table: ref, foreignKey })),
    ...changes.renamed.map((pair) => renameConstraint(ref, pair.from.name, pair.to.name)),
    ...added.map((foreignKey): Operation => ({ kind: "addForeignKey", table: ref, foreignKey })),
  ];
}

function diffChecks({ from, to, ref, columns }: Pair): readonly Operation[] {
  const names = [...columns.retyped, ...columns.replaced];
  const isDisturbed = (check: Check) => names.some((name) => mentions(check.expression, name));
  const changes = diffParts(from.checks, to.checks, isDisturbed);
  const { altered, dropped, added } = inPlace(
    changes,
    ({ comment: _, ...check }, { comment, ...to }) =>
      !isDisturbed(check) && equal({ ...check, validated: to.validated }, to),
  );
  return [
    ...altered.map((pair): Operation => ({ kind: "alterCheck", table: ref, ...pair })),
    ...dropped.map((check): Operation => ({ kind: "dropCheck", table: ref, check })),
    ...changes.renamed.map((pair) => renameConstraint(ref, pair.from.name, pair.to.name)),
    ...added.map((check): Operation => ({ kind: "addCheck", table: ref, check })),
  ];
}

function renameConstraint(table: TableRef, from: string, to: string): Operation {
  return { kind: "renameConstraint", table, from, to };
}

function diffStatements({ from, to, ref }: Pair, renamedFrom: TableRef): readonly Operation[] {
  // Statements keep their order, because one may build on another; under a new name they run anew.
  const gone = from.statements.filter((known) => !to.statements.some((other) => sameStatement(known, other)));
  const fresh = to.statements.filter((known) => !from.statements.some((other) => sameStatement(known, other)));
  return [
    ...gone.reverse().map((statement): Operation => ({ kind: "dropStatement", table: renamedFrom, statement })),
    ...fresh.map((statement): Operation => ({ kind: "addStatement", table: ref, statement })),
  ];
}

function diffTraits({ from, to, ref, columns }: Pair): readonly Operation[] {
  const traits = ({ comment, options, inherits }: Table) => ({ comment, options, ...(inherits && { inherits }) });
  const [before, after] = [traits(from), traits(to)];
  const isReset = Object.keys(to.inherits?.columns ?? {}).some((name) => columns.reset.has(name));
  return equal(before, after) && !isReset ? [] : [{ kind: "alterTable", table: ref, from: before, to: after }];
}

function withParents(own: ColumnChanges, parents: readonly ColumnChanges[]): ColumnChanges {
  if (parents.length === 0) return own;
  const all = (pick: (of: ColumnChanges) => ReadonlySet<string>) =>
    new Set([own, ...parents].flatMap((of) => [...pick(of)]));
  return {
    operations: own.operations,
    retyped: all((of) => of.retyped),
    replaced: all((of) => of.replaced),
    reset: all((of) => of.reset),
  };
}

function parentsFirst({ tables }: Snapshot): readonly Table[] {
  const sorted = new Set<Table>();
  const visit = (table: Table) => {
    if (sorted.has(table)) return;
    for (const parent of table.inherits?.from ?? []) {
      const known = tables[tableKey(parent)];
      if (known !== undefined && known !== table) visit(known);
    }
    sorted.add(table);
  };
  for (const table of Object.values(tables)) visit(table);
  return [...sorted];
}
