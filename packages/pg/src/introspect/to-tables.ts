/** Tables with their keys, indexes and checks, from the catalog's rows to the model. */
import {
  byName,
  type Check,
  type ForeignKey,
  facts,
  type Index,
  type IndexKey,
  MigError,
  type PrimaryKey,
  type ReferentialAction,
  type Table,
  type TableOptions,
} from "@mig/core/adapter";
import { quoteIdentifier, withoutOuterParentheses } from "../quote.ts";
import type { Catalog, ColumnRow, ConstraintRow, IndexKeyRow, IndexRow, TableRow } from "./catalog.ts";
import { type RefOf, toColumn } from "./to-columns.ts";

export function toTables(catalog: Catalog, refOf: RefOf): readonly Table[] {
  const columns = byTable(catalog.columns);
  const indexes = byTable(catalog.indexes);
  const constraints = byTable(catalog.constraints);
  return catalog.tables.map((row): Table => {
    const { schema, name } = refOf(row.schema, row.name);
    const own = constraints(row.oid);
    return {
      schema,
      name,
      columns: columns(row.oid).map((column) => toColumn(column, refOf)),
      primaryKey: own.filter(({ kind }) => kind === "p").map(toPrimaryKey)[0] ?? null,
      indexes: byName(indexes(row.oid).map(toIndex)),
      foreignKeys: byName(own.filter(({ kind }) => kind === "f").map((key) => toForeignKey(key, refOf))),
      checks: byName(own.filter(({ kind }) => kind === "c").map(toCheck)),
      statements: [],
      comment: row.comment,
      options: toOptions(row, refOf),
      requires: requirements(row, columns(row.oid), refOf),
    };
  });
}

/** A partition rests on its parent, and a default on the sequence that it takes its numbers from. */
function requirements(row: TableRow, columns: readonly ColumnRow[], refOf: RefOf): readonly string[] {
  const { parentSchema, parentName } = row;
  const parent = parentSchema === null || parentName === null ? [] : [facts.table(refOf(parentSchema, parentName))];
  const sequences = columns
    .filter(({ sequence }) => sequence === null)
    .flatMap(({ usedSequences }) => usedSequences ?? [])
    .map(({ schema, name }) => facts.object({ kind: "pg:sequence", ...refOf(schema, name) }));
  return [...new Set([...parent, ...sequences])].sort();
}

export function byTable<Row extends { readonly table: string }>(rows: readonly Row[]): (oid: string) => readonly Row[] {
  const groups = Map.groupBy(rows, (row) => row.table);
  return (oid) => groups.get(oid) ?? [];
}

function toPrimaryKey({ name, columns, deferrable }: ConstraintRow): PrimaryKey {
  return { name, columns: columns ?? [], ...(deferrable === "no" ? {} : { deferrable }) };
}

function toCheck({ name, expression, validated, noInherit }: ConstraintRow): Check {
  const check = { name, expression: withoutOuterParentheses(expression ?? ""), validated };
  return noInherit ? { ...check, noInherit } : check;
}

const actions: Readonly<Record<string, ReferentialAction>> = {
  a: "noAction",
  r: "restrict",
  c: "cascade",
  n: "setNull",
  d: "setDefault",
};

function toAction(letter: string): ReferentialAction {
  const action = actions[letter];
  if (action !== undefined) return action;
  throw new MigError(
    "MIG_INTROSPECTION",
    `PostgreSQL reports the referential action "${letter}", which mig does not know.`,
  );
}

function toForeignKey(row: ConstraintRow, refOf: RefOf): ForeignKey {
  return {
    name: row.name,
    columns: row.columns ?? [],
    references: { table: refOf(row.targetSchema ?? "", row.targetName ?? ""), columns: row.targetColumns ?? [] },
    onDelete: toAction(row.onDelete),
    onUpdate: toAction(row.onUpdate),
    onDeleteColumns: row.onDeleteColumns ?? [],
    match: row.match === "f" ? "full" : "simple",
    deferrable: row.deferrable,
    validated: row.validated,
  };
}

export function toIndex(row: IndexRow): Index {
  return {
    name: row.name,
    keys: row.keys.map((key) => toIndexKey(key, row.definition)),
    unique: row.unique,
    where: row.where === null ? null : withoutOuterParentheses(row.where),
    method: row.method === "btree" ? null : row.method,
    include: row.include ?? [],
    nullsDistinct: row.nullsDistinct,
    constraint: row.deferrable === null ? null : { deferrable: row.deferrable },
    options: toParameters(row.options),
    comment: row.comment,
  };
}

function toIndexKey(key: IndexKeyRow, definition: string): IndexKey {
  const direction = key.descends ? "desc" : "asc";
  const usual = !key.ordered || key.nullsFirst === key.descends;
  const options = key.operatorClassOptions === null ? "" : ` (${key.operatorClassOptions.join(", ")})`;
  return {
    column: key.column,
    expression: key.column === null ? withoutOuterParentheses(key.text) : null,
    direction,
    nulls: usual ? null : key.nullsFirst ? "first" : "last",
    operatorClass: key.operatorClass === null ? null : `${key.operatorClass}${options}`,
    collation: key.collation !== null && hasOwnCollation(key, key.collation, definition) ? key.collation : null,
  };
}

/** An expression's collation may be its own; the index's definition says whether the key has one beside it. */
function hasOwnCollation(key: IndexKeyRow, collation: string, definition: string): boolean {
  if (key.column !== null) return true;
  const spellings = [collation, quoteIdentifier(collation)];
  return spellings.some((name) => definition.includes(`${key.text} COLLATE ${name}`));
}

/** `fillfactor=70` */
export function toParameters(options: readonly string[] | null, prefix = ""): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (options ?? []).map((option) => {
      const [name = "", ...value] = option.split("=");
      return [`${prefix}${name}`, value.join("=")];
    }),
  );
}

function toOptions(row: TableRow, refOf: RefOf): TableOptions {
  const parameters = { ...toParameters(row.options), ...toParameters(row.toastOptions, "toast.") };
  return {
    ...(row.unlogged ? { unlogged: true } : {}),
    ...(row.rowSecurity ? { rowSecurity: true } : {}),
    ...(row.forceRowSecurity ? { forceRowSecurity: true } : {}),
    ...(row.replicaIdentity === "f" ? { replicaIdentity: "full" } : {}),
    ...(row.replicaIdentity === "n" ? { replicaIdentity: "nothing" } : {}),
    ...(Object.keys(parameters).length === 0 ? {} : { with: parameters }),
    ...(row.partitionBy === null ? {} : { partitionBy: row.partitionBy }),
    ...(row.bound === null || row.parentSchema === null || row.parentName === null
      ? {}
      : { partitionOf: { ...refOf(row.parentSchema, row.parentName), bound: row.bound } }),
  };
}
