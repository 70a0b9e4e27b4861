/** Views and materialized views, from the catalog's rows to the model. */
import { byName, type Fact, facts, type SchemaObject } from "@mig/core/adapter";
import { materializedViewObject } from "../objects/materialized-view.ts";
import { viewObject } from "../objects/view.ts";
import type { Catalog, ViewReadRow, ViewRow } from "./catalog.ts";
import { objectKinds, type RefOf } from "./to-columns.ts";
import { byTable, toIndex, toParameters } from "./to-tables.ts";

export function toViews(catalog: Catalog, refOf: RefOf): readonly SchemaObject[] {
  const indexes = byTable(catalog.viewIndexes);
  return catalog.views.map((row) => {
    const ref = refOf(row.schema, row.name);
    const columns = row.columns ?? [];
    const common = {
      // A query that ends in a semicolon cannot be followed by anything.
      query: row.query.trim().replace(/;$/, ""),
      columns: columns.map(({ name }) => name),
      options: toParameters(row.options),
      comment: row.comment,
    };
    const requires = restsOn(row, refOf);
    if (row.kind === "v") return viewObject(ref, { ...common, types: columns.map(({ type }) => type) }, requires);
    return materializedViewObject(
      ref,
      { ...common, withData: row.populated, indexes: byName(indexes(row.oid).map(toIndex)) },
      requires,
    );
  });
}

function restsOn({ reads }: ViewRow, refOf: RefOf): readonly Fact[] {
  const list = reads ?? [];
  const keys = Map.groupBy(
    list.filter(({ kind }) => kind === "k"),
    ({ schema, name }) => JSON.stringify([schema, name]),
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
