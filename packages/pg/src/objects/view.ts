/**
 * `pg:view`. Definition: `{ query, columns?, types?, options?, comment? }`: the columns by name, their types only as the
 * catalog reports them, the options in PostgreSQL's words (`security_barrier`, `security_invoker`, `check_option`).
 */
import {
  equal,
  factsInSql,
  type Json,
  type SchemaObject,
  type Scope,
  type Snapshot,
  type TableRef,
} from "@mig/core/adapter";
import { qualify, quoteBody, quoteList, quoteLiteral } from "../quote.ts";
import { storageSql } from "../storage.ts";
import { definitionFields, optionalFields, optionalText, textField, textList } from "./definition.ts";
import { type KeptState, keepState, restoreSql, restoreState } from "./kept-state.ts";
import { type Draft, move, type PgObjectKind } from "./pg-object-kind.ts";

export interface View {
  readonly query: string;
  readonly columns: readonly string[];
  readonly types: readonly string[];
  readonly options: Readonly<Record<string, string>>;
  readonly comment: string | null;
}

export function viewObject(
  ref: TableRef,
  view: Partial<View> & Pick<View, "query">,
  requires: readonly string[],
): SchemaObject {
  return { kind: "pg:view", schema: ref.schema, name: ref.name, definition: viewDefinition(view), requires };
}

/** Only what was said, so that a new field changes nothing that is recorded. */
export function viewDefinition({ query, columns, types, options, comment }: Partial<View> & Pick<View, "query">) {
  return {
    query,
    ...(columns === undefined || columns.length === 0 ? {} : { columns }),
    ...(types === undefined || types.length === 0 ? {} : { types }),
    ...(options === undefined || Object.keys(options).length === 0 ? {} : { options }),
    ...(comment == null || comment === "" ? {} : { comment }),
  } satisfies Json;
}

export function readView(object: SchemaObject): View {
  const fields = definitionFields(object);
  const options = optionalFields(object, fields, "options") ?? {};
  return {
    query: textField(object, fields, "query"),
    columns: textList(object, "columns"),
    types: textList(object, "types"),
    options: Object.fromEntries(Object.keys(options).map((name) => [name, textField(object, options, name)])),
    comment: optionalText(object, fields, "comment"),
  };
}

/** What the query names. */
export function restsOnQuery(object: SchemaObject, state: Snapshot): readonly string[] {
  return factsInSql(readView(object).query, state, object);
}

/** The statement's parts before and after its query. */
export function viewHead(object: SchemaObject, scope: Scope): string {
  const { columns, options } = readView(object);
  return [
    qualify(object, scope),
    ...(columns.length === 0 ? [] : [`(${quoteList(columns)})`]),
    ...(Object.keys(options).length === 0 ? [] : [`WITH ${storageSql(options)}`]),
  ].join(" ");
}

export function commentOn(word: string, object: SchemaObject, scope: Scope): string {
  const { comment } = readView(object);
  return `COMMENT ON ${word} ${qualify(object, scope)} IS ${comment === null ? "NULL" : quoteLiteral(comment)}`;
}

/** Is one list the beginning of the other? */
function isPrefix(list: readonly string[], of: readonly string[]): boolean {
  return list.every((item, position) => item === of[position]);
}

/** Does `to` have the columns of `from`, and perhaps more behind them? Unknown columns are others. */
function extendsView(from: View, to: View): boolean {
  if (from.query === to.query && equal(from.columns, to.columns)) return true;
  if (from.columns.length === 0 || !isPrefix(from.columns, to.columns)) return false;
  return from.types.length === 0 || to.types.length === 0 || isPrefix(from.types, to.types);
}

const kept = (object: SchemaObject): KeptState => ({
  indexes: [],
  commented: readView(object).comment !== null,
  empty: false,
});

function createSql(object: SchemaObject, scope: Scope, orReplace = ""): string {
  return `CREATE ${orReplace}VIEW ${viewHead(object, scope)} AS\n${readView(object).query}`;
}

function create(object: SchemaObject, scope: Scope, remade: boolean): readonly Draft[] {
  return [
    { sql: createSql(object, scope) },
    ...(remade ? [{ sql: restoreSql(object, scope) }] : []),
    ...(readView(object).comment === null ? [] : [{ sql: commentOn("VIEW", object, scope) }]),
  ];
}

function drop(object: SchemaObject, scope: Scope, remade: boolean): readonly Draft[] {
  return [
    ...(remade ? [{ sql: `SELECT ${keepState(object, scope, kept(object))}` }] : []),
    { sql: `DROP VIEW ${qualify(object, scope)}` },
  ];
}

/** Where a column's type changed after all, only another view will do; whatever rests on it makes that fail. */
function replaceSql(object: SchemaObject, scope: Scope): string {
  const [keep, restore] = [keepState(object, scope, kept(object)), restoreState(object, scope)];
  const body = `
BEGIN
  ${createSql(object, scope, "OR REPLACE ")};
EXCEPTION WHEN invalid_table_definition THEN
  PERFORM ${keep};
  DROP VIEW ${qualify(object, scope)};
  ${createSql(object, scope)};
  ${restore.trim()};
END
`;
  return `DO ${quoteBody(body)}`;
}

function alter(from: SchemaObject, to: SchemaObject, scope: Scope): readonly Draft[] {
  const [before, after] = [readView(from), readView(to)];
  const moved = move("VIEW", from, to, scope);
  if (!extendsView(before, after))
    return [...moved, ...drop({ ...to, definition: from.definition }, scope, true), ...create(to, scope, true)];
  const replaced = equal({ ...before, comment: null }, { ...after, comment: null });
  return [
    ...moved,
    ...(replaced ? [] : [{ sql: replaceSql(to, scope) }]),
    ...(before.comment === after.comment ? [] : [{ sql: commentOn("VIEW", to, scope) }]),
  ];
}

export const viewKind: PgObjectKind = {
  kind: "pg:view",
  drops: true,
  rebuilt: true,
  rests: restsOnQuery,
  alters: (from, to) => {
    const [before, after] = [readView(from), readView(to)];
    return extendsView(before, after) || extendsView(after, before);
  },
  disturbs: (from, to) => readView(from).columns.length !== readView(to).columns.length,
  create,
  drop,
  alter,
};
