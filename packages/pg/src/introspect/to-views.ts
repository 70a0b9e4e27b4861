/** Views and materialized views, from the catalog's rows to the model. */
import { byName, type Fact, facts, type SchemaObject } from "@mig/core/adapter";
import { materializedViewObject } from "../objects/materialized-view.ts";
import { viewObject } from "../objects/view.ts";
import { asWritten } from "./as-written.ts";
import type { Catalog, ViewReadRow, ViewRow } from "./catalog.ts";
import { objectKinds, type RefOf } from "./to-columns.ts";
import { byTable, toIndex, toParameters } from "./to-tables.ts";

export function toViews(catalog: Catalog, refOf: RefOf): readonly SchemaObject[] {
  const indexes = byTable(catalog.viewIndexes);
  const parents = new Map(catalog.tables.map((row) => [keyOf(row), row.parents ?? []]));
  const parentsOf = (row: Named): readonly Named[] => parents.get(keyOf(row)) ?? [];
  return catalog.views.map((row) => {
    const ref = refOf(row.schema, row.name);
    const columns = row.columns ?? [];
    const common = {
      // A query that ends in a semicolon cannot be followed by anything.
      query: asWritten(row.query.trim()).replace(/;$/, ""),
      columns: columns.map(({ name }) => name),
      options: toParameters(row.options),
      comment: row.comment,
    };
    const requires = restsOn(row, refOf, parentsOf);
    if (row.kind === "v") return viewObject(ref, { ...common, types: columns.map(({ type }) => type) }, requires);
    return materializedViewObject(
      ref,
      { ...common, withData: row.populated, indexes: byName(indexes(row.oid).map((index) => toIndex(index, refOf))) },
      requires,
    );
  });
}

interface Named {
  readonly schema: string;
  readonly name: string;
}

const keyOf = ({ schema, name }: Named) => JSON.stringify([schema, name]);

function restsOn({ reads }: ViewRow, refOf: RefOf, parentsOf: (row: Named) => readonly Named[]): readonly Fact[] {
  // Columns that a table has from others change there.
  const withAncestors = (row: ViewReadRow): readonly ViewReadRow[] => [
    row,
    ...parentsOf(row).flatMap((parent) => withAncestors({ ...row, schema: parent.schema, name: parent.name })),
  ];
  const list = (reads ?? []).flatMap(withAncestors);
  const keys = Map.groupBy(
    list.filter(({ kind }) => kind === "k"),
    keyOf,
  );
  const relied = [...keys.values()].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : [
          facts.unique(
            refOf(first.schema, first.name),
            [first, ...others].flatMap(({ column }) => column ?? []),
          ),
        ],
  );
  const read = list.flatMap((row) => factsOf(row, refOf));
  return [...new Set([...relied, ...read])].sort();
}

function factsOf({ schema, name, kind, object, column }: ViewReadRow, refOf: RefOf): readonly Fact[] {
  const ref = refOf(schema, name);
  if (kind === "t") return object === null ? [] : [facts.object({ kind: objectKinds[object], ...ref })];
  if (kind === "v") return [facts.object({ kind: "pg:view", ...ref })];
  if (kind === "m") return [facts.object({ kind: "pg:materializedView", ...ref })];
  if (kind === "S") return [facts.object({ kind: "pg:sequence", ...ref })];
  if (kind !== "r" && kind !== "p") return [];
  return [facts.table(ref), ...(column === null ? [] : [facts.column(ref, column)])];
}
