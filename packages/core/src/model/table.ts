/** A table as one value: what one or more resources ask for, what a snapshot records, what introspection reads. */
import { type Column, type ColumnOptions, column, columnOptions } from "./column.ts";
import {
  type Check,
  type CheckOptions,
  check,
  checkOptions,
  type ForeignKey,
  type ForeignKeyOptions,
  foreignKey,
  foreignKeyOptions,
  type PrimaryKey,
} from "./constraint.ts";
import { type Index, type IndexOptions, index, indexOptions, uniqueColumns } from "./index-model.ts";
import { type Inheritance, type InheritanceSpec, inheritance } from "./inheritance.ts";
import type { Json } from "./json.ts";
import { type TableRef, tableRef } from "./name.ts";
import type { TypeSpec } from "./type.ts";

export interface Table extends TableRef {
  /** In declaration order; a change of the order alone is no change. */
  readonly columns: readonly Column[];
  readonly primaryKey: PrimaryKey | null;
  readonly indexes: readonly Index[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly checks: readonly Check[];
  /** SQL of the user's own that belongs to the table; a database cannot be asked for it. */
  readonly statements: readonly CustomStatement[];
  readonly comment: string | null;
  /** What only one dialect knows, in its words: `strict`, `unlogged`, `partitionBy`, ... */
  readonly options: TableOptions;
  /** What it has from other tables, beside what is listed here; null for a table that stands alone. */
  readonly inherits: Inheritance | null;
  /** Facts (see operations/facts.ts) that it rests on beside what its parts need: the sequence of a default. */
  readonly requires: readonly string[];
}

export type TableOptions = Readonly<Record<string, Json>>;

export interface CustomStatement {
  readonly name: string;
  readonly up: string;
  readonly down: string;
  /** Tables whose statements this one builds on. */
  readonly after?: readonly TableRef[];
}

/** Do both do the same? Where they come in a plan makes no difference. */
export function sameStatement(left: CustomStatement, right: CustomStatement): boolean {
  return left.name === right.name && left.up === right.up && left.down === right.down;
}

/** What a migration writes of a table. */
export interface TableSpec {
  readonly name: string;
  readonly schema?: string | null;
  /** `[name, type, options]`, or a whole column. */
  readonly columns: readonly (Column | readonly [string, TypeSpec, ColumnOptions?])[];
  readonly primaryKey?: PrimaryKey | null;
  readonly indexes?: readonly IndexOptions[];
  readonly foreignKeys?: readonly ForeignKeyOptions[];
  readonly checks?: readonly CheckOptions[];
  readonly statements?: readonly CustomStatement[];
  readonly comment?: string | null;
  readonly options?: TableOptions;
  readonly inherits?: InheritanceSpec | null;
  readonly requires?: readonly string[];
}

/** @example table({ name: "posts", columns: [column("id", "uuid", { nullable: false })], primaryKey: { name: "posts_pkey", columns: ["id"] } }) */
export function table(spec: TableSpec): Table {
  return {
    ...tableRef(spec),
    columns: spec.columns.map((given) => (isColumn(given) ? given : column(...given))),
    primaryKey: spec.primaryKey ?? null,
    indexes: (spec.indexes ?? []).map(index),
    foreignKeys: (spec.foreignKeys ?? []).map(foreignKey),
    checks: (spec.checks ?? []).map(check),
    statements: spec.statements ?? [],
    comment: spec.comment ?? null,
    options: spec.options ?? {},
    inherits: spec.inherits == null ? null : inheritance(spec.inherits),
    requires: spec.requires ?? [],
  };
}

function isColumn(given: Column | readonly [string, TypeSpec, ColumnOptions?]): given is Column {
  return !Array.isArray(given);
}

/** What `table` would need to build this table, without anything that equals a default. */
export function tableSpec(of: Table): TableSpec {
  return {
    ...(of.schema === null ? {} : { schema: of.schema }),
    name: of.name,
    columns: of.columns.map((given) => {
      const options = columnOptions(given);
      return Object.keys(options).length === 0 ? [given.name, given.type] : [given.name, given.type, options];
    }),
    ...(of.primaryKey === null ? {} : { primaryKey: of.primaryKey }),
    ...(of.indexes.length === 0 ? {} : { indexes: of.indexes.map(indexOptions) }),
    ...(of.foreignKeys.length === 0 ? {} : { foreignKeys: of.foreignKeys.map(foreignKeyOptions) }),
    ...(of.checks.length === 0 ? {} : { checks: of.checks.map(checkOptions) }),
    ...(of.statements.length === 0 ? {} : { statements: of.statements }),
    ...(of.comment === null ? {} : { comment: of.comment }),
    ...(Object.keys(of.options).length === 0 ? {} : { options: of.options }),
    ...(of.inherits === null ? {} : { inherits: of.inherits }),
    ...(of.requires.length === 0 ? {} : { requires: of.requires }),
  };
}

export function findColumn(of: Table, name: string): Column | undefined {
  return of.columns.find((candidate) => candidate.name === name);
}

/** Every set of columns that is unique over the whole table: what a foreign key may point at. */
export function uniqueKeys(of: Table): readonly (readonly string[])[] {
  const fromIndexes = of.indexes.flatMap((candidate) => {
    const columns = uniqueColumns(candidate);
    return columns === null ? [] : [columns];
  });
  return of.primaryKey === null ? fromIndexes : [of.primaryKey.columns, ...fromIndexes];
}
