/** Indexes of a table; identities and unique constraints are indexes too. */
import type { Deferrable } from "./constraint.ts";
import type { TableRef } from "./name.ts";

export interface Index {
  readonly name: string;
  readonly keys: readonly IndexKey[];
  readonly unique: boolean;
  /** The dialect's SQL of a partial index. */
  readonly where: string | null;
  /** Access method; null is the database's default (a B-tree). */
  readonly method: string | null;
  /** Columns carried along without being part of the key. */
  readonly include: readonly string[];
  /** Unique indexes: are two nulls two different values? */
  readonly nullsDistinct: boolean;
  /** Not null when the index belongs to a UNIQUE constraint of the same name. */
  readonly constraint: { readonly deferrable: Deferrable } | null;
  /** Storage parameters in the dialect's words. */
  readonly options: Readonly<Record<string, string>>;
  readonly comment: string | null;
  /**
   * Of a partition: the index of its parent that this one is a part of, where the two are not made as one. What a
   * partition has because its parent has it, under the name that the database chooses, is the parent's affair.
   */
  readonly partOf?: TableRef;
  /** Of a partitioned table: not every partition has its part. */
  readonly only?: true;
}

export interface IndexKey {
  /** A column's name, or null for an expression. */
  readonly column: string | null;
  /** The dialect's SQL, without outer parentheses; null for a column. */
  readonly expression: string | null;
  readonly direction: "asc" | "desc";
  /** Null is the database's default for the direction. */
  readonly nulls: "first" | "last" | null;
  readonly operatorClass: string | null;
  readonly collation: string | null;
}

/** `"title"`, or an object for anything more. */
export type IndexKeySpec =
  | string
  | {
      readonly column?: string;
      readonly expression?: string;
      readonly direction?: "asc" | "desc";
      readonly nulls?: "first" | "last" | null;
      readonly operatorClass?: string | null;
      readonly collation?: string | null;
    };

export interface IndexOptions {
  readonly name: string;
  readonly keys: readonly IndexKeySpec[];
  readonly unique?: boolean;
  readonly where?: string | null;
  readonly method?: string | null;
  readonly include?: readonly string[];
  readonly nullsDistinct?: boolean;
  readonly constraint?: { readonly deferrable?: Deferrable } | null;
  readonly options?: Readonly<Record<string, string>>;
  readonly comment?: string | null;
  readonly partOf?: TableRef;
  readonly only?: true;
}

/** @example index({ name: "posts_title_index", keys: ["title"], unique: true }) */
export function index(options: IndexOptions): Index {
  return {
    name: options.name,
    keys: options.keys.map(indexKey),
    unique: options.unique ?? false,
    where: options.where ?? null,
    method: options.method ?? null,
    include: options.include ?? [],
    nullsDistinct: options.nullsDistinct ?? true,
    constraint: options.constraint == null ? null : { deferrable: options.constraint.deferrable ?? "no" },
    options: options.options ?? {},
    comment: options.comment ?? null,
    ...attachment(options),
  };
}

/** How an index or a primary key belongs to those of other tables: nothing where it does not. */
function attachment({ partOf, only }: Pick<Index, "partOf" | "only">): Pick<Index, "partOf" | "only"> {
  return { ...(partOf === undefined ? {} : { partOf }), ...(only === undefined ? {} : { only }) };
}

export function indexKey(spec: IndexKeySpec): IndexKey {
  const given = typeof spec === "string" ? { column: spec } : spec;
  return {
    column: given.column ?? null,
    expression: given.expression ?? null,
    direction: given.direction ?? "asc",
    nulls: given.nulls ?? null,
    operatorClass: given.operatorClass ?? null,
    collation: given.collation ?? null,
  };
}

/** What `index` would need to build this index. */
export function indexOptions(of: Index): IndexOptions {
  return {
    name: of.name,
    keys: of.keys.map(indexKeySpec),
    ...(of.unique ? { unique: true } : {}),
    ...(of.where === null ? {} : { where: of.where }),
    ...(of.method === null ? {} : { method: of.method }),
    ...(of.include.length === 0 ? {} : { include: of.include }),
    ...(of.nullsDistinct ? {} : { nullsDistinct: false }),
    ...(of.constraint === null
      ? {}
      : { constraint: of.constraint.deferrable === "no" ? {} : { deferrable: of.constraint.deferrable } }),
    ...(Object.keys(of.options).length === 0 ? {} : { options: of.options }),
    ...(of.comment === null ? {} : { comment: of.comment }),
    ...attachment(of),
  };
}

function indexKeySpec(of: IndexKey): IndexKeySpec {
  const extras = {
    ...(of.direction === "asc" ? {} : { direction: of.direction }),
    ...(of.nulls === null ? {} : { nulls: of.nulls }),
    ...(of.operatorClass === null ? {} : { operatorClass: of.operatorClass }),
    ...(of.collation === null ? {} : { collation: of.collation }),
  };
  if (of.column === null) return { expression: of.expression ?? "", ...extras };
  return Object.keys(extras).length === 0 ? of.column : { column: of.column, ...extras };
}

/** The plain columns of a unique index that a foreign key may point at, or null when it cannot. */
export function uniqueColumns(of: Index): readonly string[] | null {
  if (!of.unique || of.where !== null) return null;
  const columns = of.keys.flatMap((key) => (key.column === null ? [] : [key.column]));
  return columns.length === of.keys.length ? columns : null;
}
