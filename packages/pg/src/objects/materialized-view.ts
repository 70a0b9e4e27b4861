/**
 * `pg:materializedView`. Definition: that of a view without types, and `{ withData?: false, indexes? }`, the indexes as
 * migrations write them.
 */
import {
  byName,
  emptySnapshot,
  equal,
  type Index,
  indexJson,
  indexOfJson,
  type SchemaObject,
  type Scope,
  type Statement,
  type TableRef,
} from "@mig/core/adapter";
import { scan } from "../hazards.ts";
import { qualify } from "../quote.ts";
import { createIndex, dropIndex } from "../render/indexes.ts";
import { renderContext } from "../render/render-context.ts";
import { storageName, storageSql } from "../storage.ts";
import { definitionFields, fieldsList } from "./definition.ts";
import { keepState, restoreSql } from "./kept-state.ts";
import { type Draft, move, type PgObjectKind } from "./pg-object-kind.ts";
import { commentOn, readView, restsOnQuery, type View, viewDefinition, viewHead } from "./view.ts";

export interface MaterializedView extends Omit<View, "types"> {
  /** False: created without its rows; somebody refreshes it later. */
  readonly withData: boolean;
  readonly indexes: readonly Index[];
}

export function materializedViewObject(
  ref: TableRef,
  { withData = true, indexes = [], ...view }: Partial<MaterializedView> & Pick<MaterializedView, "query">,
  requires: readonly string[],
): SchemaObject {
  const definition = {
    ...viewDefinition(view),
    ...(withData ? {} : { withData }),
    ...(indexes.length === 0 ? {} : { indexes: byName(indexes).map(indexJson) }),
  };
  return { kind: "pg:materializedView", schema: ref.schema, name: ref.name, definition, requires };
}

function read(object: SchemaObject): MaterializedView {
  const fields = definitionFields(object);
  const indexes = fieldsList(object, fields, "indexes").map(indexOfJson);
  return { ...readView(object), withData: fields["withData"] !== false, indexes };
}

const word = "MATERIALIZED VIEW";

const kept = (object: SchemaObject) => {
  const { indexes, comment, withData } = read(object);
  return { indexes: indexes.map(({ name }) => name), commented: comment !== null, empty: !withData };
};

const asDrafts = (statements: readonly Statement[]): readonly Draft[] =>
  statements.map(({ origin: _, ...draft }) => draft);

function buildIndex(table: SchemaObject, index: Index, scope: Scope): readonly Draft[] {
  return asDrafts(createIndex({ kind: "createIndex", table, index }, renderContext([], emptySnapshot, scope), 0));
}

function removeIndex(table: SchemaObject, index: Index, scope: Scope): readonly Draft[] {
  return asDrafts(dropIndex({ kind: "dropIndex", table, index }, renderContext([], emptySnapshot, scope), 0));
}

function create(object: SchemaObject, scope: Scope, remade: boolean): readonly Draft[] {
  const { query, withData, indexes, comment } = read(object);
  const rows = withData ? "" : "\nWITH NO DATA";
  return [
    {
      sql: `CREATE ${word} ${viewHead(object, scope)} AS\n${query}${rows}`,
      hazards: withData ? [scan(`The query of ${object.name} runs, and its rows are written.`)] : [],
    },
    // It is empty for everybody else until the transaction ends.
    ...indexes.flatMap((index) => buildIndex(object, index, scope)).map(({ sql }) => ({ sql })),
    ...(remade ? [{ sql: restoreSql(object, scope) }] : []),
    ...(comment === null ? [] : [{ sql: commentOn(word, object, scope) }]),
  ];
}

function drop(object: SchemaObject, scope: Scope, remade: boolean): readonly Draft[] {
  return [
    ...(remade ? [{ sql: `SELECT ${keepState(object, scope, kept(object))}` }] : []),
    { sql: `DROP ${word} ${qualify(object, scope)}` },
  ];
}

function alterOptions(
  from: View["options"],
  to: View["options"],
  object: SchemaObject,
  scope: Scope,
): readonly Draft[] {
  const gone = Object.keys(from).filter((name) => !(name in to));
  const fresh = Object.fromEntries(Object.entries(to).filter(([name, value]) => from[name] !== value));
  const alter = `ALTER ${word} ${qualify(object, scope)}`;
  return [
    ...(gone.length === 0 ? [] : [{ sql: `${alter} RESET (${gone.map(storageName).join(", ")})` }]),
    ...(Object.keys(fresh).length === 0 ? [] : [{ sql: `${alter} SET ${storageSql(fresh)}` }]),
  ];
}

function alter(from: SchemaObject, to: SchemaObject, scope: Scope): readonly Draft[] {
  const [before, after] = [read(from), read(to)];
  const missingIn = (other: MaterializedView) => (index: Index) => !other.indexes.some((known) => equal(known, index));
  return [
    ...move(word, from, to, scope),
    ...alterOptions(before.options, after.options, to, scope),
    ...before.indexes.filter(missingIn(after)).flatMap((index) => removeIndex(to, index, scope)),
    ...after.indexes.filter(missingIn(before)).flatMap((index) => buildIndex(to, index, scope)),
    ...(before.comment === after.comment ? [] : [{ sql: commentOn(word, to, scope) }]),
  ];
}

export const materializedViewKind: PgObjectKind = {
  kind: "pg:materializedView",
  drops: true,
  rebuilt: true,
  rests: restsOnQuery,
  // Its rows stay as they are while only what is around them changes.
  alters: (from, to) => {
    const [before, after] = [read(from), read(to)];
    return before.query === after.query && equal(before.columns, after.columns);
  },
  create,
  drop,
  alter,
};
