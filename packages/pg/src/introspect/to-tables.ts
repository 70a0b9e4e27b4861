/** Tables with their keys, indexes and checks, from the catalog's rows to the model. */
import {
  asHeirs,
  byName,
  type Check,
  type ForeignKey,
  facts,
  type Index,
  type IndexKey,
  type Inheritance,
  MigError,
  type PrimaryKey,
  type ReferentialAction,
  type Table,
  type TableOptions,
} from "@mig/core/adapter";
import { families } from "../families.ts";
import { quoteIdentifier, withoutOuterParentheses } from "../quote.ts";
import { asWritten } from "./as-written.ts";
import type { Catalog, ColumnRow, ConstraintRow, IndexKeyRow, IndexRow, TableRow } from "./catalog.ts";
import { type RefOf, toColumn } from "./to-columns.ts";

export function toTables(catalog: Catalog, refOf: RefOf): readonly Table[] {
  const columns = byTable(catalog.columns);
  const indexes = byTable(catalog.indexes);
  const constraints = byTable(catalog.constraints);
  const whole = catalog.tables.map((row): Table => {
    const { schema, name } = refOf(row.schema, row.name);
    const own = constraints(row.oid);
    return {
      schema,
      name,
      columns: columns(row.oid).map((column) => toColumn(column, refOf)),
      primaryKey: own.filter(({ kind }) => kind === "p").map((key) => toPrimaryKey(key, refOf))[0] ?? null,
      indexes: byName(indexes(row.oid).map((index) => toIndex(index, refOf))),
      foreignKeys: byName(own.filter(({ kind }) => kind === "f").map((key) => toForeignKey(key, refOf))),
      checks: byName(own.filter(({ kind }) => kind === "c").map(toCheck)),
      statements: [],
      comment: row.comment,
      options: toOptions(row),
      inherits: toInheritance(row, refOf),
      requires: requirements(columns(row.oid), refOf),
    };
  });
  return asHeirs(whole, families);
}

function toInheritance({ parents, bound }: TableRow, refOf: RefOf): Inheritance | null {
  if (parents === null) return null;
  const from = parents.map(({ schema, name }) => refOf(schema, name));
  return { from, ...(bound === null ? {} : { bound }), columns: {} };
}

/** A default rests on the sequence that it takes its numbers from. */
function requirements(columns: readonly ColumnRow[], refOf: RefOf): readonly string[] {
  const sequences = columns
    .filter(({ sequence, inherited }) => sequence === null && !inherited)
    .flatMap(({ usedSequences }) => usedSequences ?? [])
    .map(({ schema, name }) => facts.object({ kind: "pg:sequence", ...refOf(schema, name) }));
  return [...new Set(sequences)].sort();
}

function toAttachment({ partOf, incomplete }: ConstraintRow | IndexRow, refOf: RefOf): Pick<Index, "partOf" | "only"> {
  return {
    ...(partOf === null ? {} : { partOf: refOf(partOf.schema, partOf.name) }),
    ...(incomplete ? { only: true } : {}),
  };
}

function toComment({ comment }: ConstraintRow): { readonly comment?: string } {
  return comment === null ? {} : { comment };
}

export function byTable<Row extends { readonly table: string }>(rows: readonly Row[]): (oid: string) => readonly Row[] {
  const groups = Map.groupBy(rows, (row) => row.table);
  return (oid) => groups.get(oid) ?? [];
}

function toPrimaryKey(row: ConstraintRow, refOf: RefOf): PrimaryKey {
  const { name, columns, deferrable } = row;
  return {
    name,
    columns: columns ?? [],
    ...(deferrable === "no" ? {} : { deferrable }),
    ...toComment(row),
    ...toAttachment(row, refOf),
  };
}

function toCheck(row: ConstraintRow): Check {
  const { name, expression, validated, noInherit, inherited } = row;
  const check = {
    name,
    expression: withoutOuterParentheses(asWritten(expression ?? "")),
    validated,
    ...toComment(row),
  };
  return { ...check, ...(noInherit ? { noInherit } : {}), ...(inherited ? { inherited } : {}) };
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
    ...toComment(row),
  };
}

export function toIndex(row: IndexRow, refOf: RefOf): Index {
  return {
    name: row.name,
    keys: row.keys.map((key) => toIndexKey(key, row.definition)),
    unique: row.unique,
    where: row.where === null ? null : withoutOuterParentheses(asWritten(row.where)),
    method: row.method === "btree" ? null : row.method,
    include: row.include ?? [],
    nullsDistinct: row.nullsDistinct,
    constraint: row.deferrable === null ? null : { deferrable: row.deferrable },
    options: toParameters(row.options),
    comment: row.comment,
    ...toAttachment(row, refOf),
  };
}

function toIndexKey(key: IndexKeyRow, definition: string): IndexKey {
  const direction = key.descends ? "desc" : "asc";
  const usual = !key.ordered || key.nullsFirst === key.descends;
  const options = key.operatorClassOptions === null ? "" : ` (${key.operatorClassOptions.join(", ")})`;
  return {
    column: key.column,
    expression: key.column === null ? withoutOuterParentheses(asWritten(key.text)) : null,
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

function toOptions(row: TableRow): TableOptions {
  const parameters = { ...toParameters(row.options), ...toParameters(row.toastOptions, "toast.") };
  return {
    ...(row.unlogged ? { unlogged: true } : {}),
    ...(row.rowSecurity ? { rowSecurity: true } : {}),
    ...(row.forceRowSecurity ? { forceRowSecurity: true } : {}),
    ...(row.replicaIdentity === "f" ? { replicaIdentity: "full" } : {}),
    ...(row.replicaIdentity === "n" ? { replicaIdentity: "nothing" } : {}),
    ...(Object.keys(parameters).length === 0 ? {} : { with: parameters }),
    ...(row.partitionBy === null ? {} : { partitionBy: row.partitionBy }),
  };
}
