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
  readonly columns: ColumnChanges;
}

/** `before` has the new names already; `oldNames` tells, by new key, what renamed tables were called. */
export function diffTables(
  before: Snapshot,
  after: Snapshot,
  oldNames: ReadonlyMap<string, TableRef>,
  wayOf: WayOf,
): readonly Operation[] {
  const pairs = Object.entries(after.tables).flatMap(([key, to]): readonly Pair[] => {
    const from = before.tables[key];
    // Two states share what did not change, so most tables are settled by identity.
    if (from === undefined || from === to) return [];
    return [{ from, to, ref: tableRef(to), columns: diffColumns(from, to, wayOf) }];
  });
  const own = pairs.map((pair) => ({ ...pair, keys: diffKeys(pair) }));
  const disturbed = new Disturbed(own);
  return own.flatMap((pair) => [
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

  constructor(pairs: readonly (Pair & { readonly keys: readonly Operation[] })[]) {
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

function diffKeys(pair: Pair): readonly Operation[] {
  return [...diffPrimaryKey(pair), ...diffIndexes(pair)];
}

function diffPrimaryKey({ from, to, ref, columns }: Pair): readonly Operation[] {
  const drop = (key: PrimaryKey): Operation => ({ kind: "dropPrimaryKey", table: ref, primaryKey: key });
  const add = (key: PrimaryKey): Operation => ({ kind: "addPrimaryKey", table: ref, primaryKey: key });
  const [before, after] = [from.primaryKey, to.primaryKey];
  if (before === null) return after === null ? [] : [add(after)];
  if (after === null) return [drop(before)];
  const same =
    equal({ ...before, name: "" }, { ...after, name: "" }) &&
    !before.columns.some((name) => columns.replaced.has(name));
  if (!same) return [drop(before), add(after)];
  return before.name === after.name
    ? []
    : [{ kind: "renameConstraint", table: ref, from: before.name, to: after.name }];
}

function diffIndexes({ from, to, ref, columns }: Pair): readonly Operation[] {
  const changes = diffParts(from.indexes, to.indexes, (index) => indexIsDisturbed(from, index, columns));
  return [
    ...changes.dropped.map((index): Operation => ({ kind: "dropIndex", table: ref, index })),
    ...changes.renamed.map(
      (pair): Operation => ({ kind: "renameIndex", table: ref, from: pair.from.name, to: pair.to.name }),
    ),
    ...changes.added.map((index): Operation => ({ kind: "createIndex", table: ref, index })),
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
    (key, to) => !disturbed.has(ref, key) && equal({ ...key, deferrable: to.deferrable, validated: to.validated }, to),
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
    (check, to) => !isDisturbed(check) && equal({ ...check, validated: to.validated }, to),
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

function diffTraits({ from, to, ref }: Pair): readonly Operation[] {
  const before = { comment: from.comment, options: from.options };
  const after = { comment: to.comment, options: to.options };
  return equal(before, after) ? [] : [{ kind: "alterTable", table: ref, from: before, to: after }];
}
