/** What happens to the columns of a table that stays, and which of them disturb the parts that read them. */
import type { Column } from "../model/column.ts";
import { mentions } from "../model/expression.ts";
import { equal } from "../model/json.ts";
import { type TableRef, tableRef } from "../model/name.ts";
import { findColumn, type Table } from "../model/table.ts";
import type { ColumnType } from "../model/type.ts";
import type { Operation } from "../operations/vocabulary.ts";
import type { Way, WayOf } from "./column-decisions.ts";

export interface ColumnChanges {
  readonly operations: readonly Operation[];
  /** Columns whose values get another kind of type: what compares or computes with them must be made anew. */
  readonly retyped: ReadonlySet<string>;
  /**
   * Computed columns that are dropped and added again, because what computes them changed: nothing is lost, but
   * everything that reads them must be made anew.
   */
  readonly replaced: ReadonlySet<string>;
  /** Columns whose default or nullability changes, in tables that have them from this one, too. */
  readonly reset: ReadonlySet<string>;
}

export function diffColumns(from: Table, to: Table, wayOf: WayOf): ColumnChanges {
  const table = tableRef(to);
  const kept = to.columns.flatMap((after) => {
    const before = findColumn(from, after.name);
    return before === undefined ? [] : [{ before, after }];
  });
  const retyped = new Set(
    kept.filter(({ before, after }) => !sameFamily(before.type, after.type)).map(({ after }) => after.name),
  );
  const replaced = new Set(
    kept
      .filter(
        ({ before, after }) =>
          after.generated !== null && !(equal(before.generated, after.generated) && equal(before.type, after.type)),
      )
      .map(({ after }) => after.name),
  );
  for (const { before, after } of kept) {
    // One that becomes a plain column keeps its values, so it must not be dropped.
    if (after.generated === null) continue;
    const sources = [...retyped, ...replaced].filter((name) => name !== before.name);
    const disturbed = sources.some((name) => mentions(before.generated?.expression ?? "", name));
    if (disturbed) replaced.add(before.name);
  }
  const reset = kept
    .filter(({ before, after }) => !equal(fillOf(before), fillOf(after)))
    .map(({ after }) => after.name);
  return { operations: operationsOf(from, to, table, kept, replaced, wayOf), retyped, replaced, reset: new Set(reset) };
}

function fillOf({ type, nullable, default: given, autoIncrement }: Column) {
  return { type, nullable, given, autoIncrement };
}

function operationsOf(
  from: Table,
  to: Table,
  table: TableRef,
  kept: readonly { readonly before: Column; readonly after: Column }[],
  replaced: ReadonlySet<string>,
  wayOf: WayOf,
): readonly Operation[] {
  const drop = (column: Column): Operation => ({ kind: "dropColumn", table, column });
  const add = (column: Column): Operation => ({ kind: "addColumn", table, column });
  return [
    ...from.columns.filter((column) => findColumn(to, column.name) === undefined).map(drop),
    ...kept.flatMap(({ before, after }): readonly Operation[] => {
      if (replaced.has(after.name)) return [drop(before), add(after)];
      return equal(before, after) ? [] : changed(table, before, after, wayOf(table, after.name));
    }),
    ...to.columns
      .filter((column) => findColumn(from, column.name) === undefined)
      .flatMap((column) => added(table, column, wayOf(table, column.name))),
  ];
}

function added(table: TableRef, column: Column, { fill, backfill }: Way): readonly Operation[] {
  if (backfill === undefined) return [{ kind: "addColumn", table, column, ...(fill === undefined ? {} : { fill }) }];
  const empty = { ...column, nullable: true };
  return [
    { kind: "addColumn", table, column: empty },
    { kind: "alterColumn", table, from: empty, to: column },
  ];
}

function changed(table: TableRef, from: Column, to: Column, { backfill, ...way }: Way): readonly Operation[] {
  if (backfill === undefined) return [{ kind: "alterColumn", table, from, to, ...way }];
  const open = { ...to, nullable: true };
  return [
    ...(equal(from, open) ? [] : [{ kind: "alterColumn" as const, table, from, to: open, ...way }]),
    { kind: "alterColumn", table, from: open, to },
  ];
}

const families: Readonly<Record<string, string>> = {
  smallint: "integer",
  integer: "integer",
  bigint: "integer",
  text: "text",
  string: "text",
};

/** Do both types compare and compute alike, so that keys and checks over them survive the change? */
function sameFamily(from: ColumnType, to: ColumnType): boolean {
  const family = (type: ColumnType) => families[type.name] ?? type.name;
  if (from.name === "array" && to.name === "array") return sameFamily(from.element, to.element);
  if (from.name === "named" || from.name === "native") return equal(from, to);
  return family(from) === family(to);
}
