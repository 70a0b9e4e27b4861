/** Primary keys, indexes, foreign keys and checks of a table that is there. Removing one takes all of it, to bring it back. */
import { type CheckOptions, check, type PrimaryKey } from "../model/constraint.ts";
import { type TableName, type TableRef, tableRef } from "../model/name.ts";
import type { OperationOf } from "../operations/vocabulary.ts";
import { type Call, type Code, call, options, plain } from "./code.ts";
import { primaryKeyName } from "./default-names.ts";
import { type ForeignKeySpec, type IndexSpec, namedForeignKey, namedIndex } from "./named-parts.ts";
import { writtenCheck, writtenForeignKey, writtenIndex, writtenName } from "./written-parts.ts";

export interface PrimaryKeySpec extends Partial<Omit<PrimaryKey, "columns">> {
  /** Default `<table>_pkey`. */
  readonly name?: string;
}

/** @example addPrimaryKey("posts", ["id"]) */
export function addPrimaryKey(
  table: TableName,
  columns: readonly string[],
  more: PrimaryKeySpec = {},
): OperationOf<"addPrimaryKey"> {
  return primaryKeyOperation("addPrimaryKey", table, columns, more);
}

/** @example dropPrimaryKey("posts", ["id"]) */
export function dropPrimaryKey(
  table: TableName,
  columns: readonly string[],
  more: PrimaryKeySpec = {},
): OperationOf<"dropPrimaryKey"> {
  return primaryKeyOperation("dropPrimaryKey", table, columns, more);
}

function primaryKeyOperation<K extends string>(
  kind: K,
  table: TableName,
  columns: readonly string[],
  more: PrimaryKeySpec,
) {
  const ref = tableRef(table);
  return { kind, table: ref, primaryKey: { name: primaryKeyName(ref.name), columns, ...more } };
}

/**
 * Both sides of a primary key of one name: its comment.
 *
 * @example alterPrimaryKey("posts", { columns: ["id"] }, { columns: ["id"], comment: "Never reused." })
 */
export function alterPrimaryKey(
  table: TableName,
  from: PrimaryKeySpec & Pick<PrimaryKey, "columns">,
  to: PrimaryKeySpec & Pick<PrimaryKey, "columns">,
): OperationOf<"alterPrimaryKey"> {
  const ref = tableRef(table);
  const named = (spec: typeof from): PrimaryKey => ({ name: primaryKeyName(ref.name), ...spec });
  return { kind: "alterPrimaryKey", table: ref, from: named(from), to: named(to) };
}

export interface IndexBuild {
  /** Beside the running application, without blocking its writes; the migration then needs `transaction: false`. */
  readonly concurrently?: boolean;
}

/** @example createIndex("posts", { keys: ["author_id", "title"], unique: true }) */
export function createIndex(table: TableName, index: IndexSpec, build: IndexBuild = {}): OperationOf<"createIndex"> {
  return { kind: "createIndex", ...indexOperation(table, index, build) };
}

/** @example dropIndex("posts", { keys: ["author_id", "title"], unique: true }, { concurrently: true }) */
export function dropIndex(table: TableName, index: IndexSpec, build: IndexBuild = {}): OperationOf<"dropIndex"> {
  return { kind: "dropIndex", ...indexOperation(table, index, build) };
}

function indexOperation(table: TableName, index: IndexSpec, { concurrently = false }: IndexBuild) {
  const ref = tableRef(table);
  return { table: ref, index: namedIndex(ref, index), ...(concurrently ? { concurrently } : {}) };
}

/**
 * Both sides of an index of one name: its comment.
 *
 * @example alterIndex("posts", { keys: ["title"] }, { keys: ["title"], comment: "For the search." })
 */
export function alterIndex(table: TableName, from: IndexSpec, to: IndexSpec): OperationOf<"alterIndex"> {
  const ref = tableRef(table);
  return { kind: "alterIndex", table: ref, from: namedIndex(ref, from), to: namedIndex(ref, to) };
}

/** @example renameIndex("posts", "posts_title_index", "posts_headline_index") */
export function renameIndex(table: TableName, from: string, to: string): OperationOf<"renameIndex"> {
  return { kind: "renameIndex", table: tableRef(table), from, to };
}

/** @example addForeignKey("posts", { columns: ["author_id"], references: { table: "users" }, onDelete: "cascade" }) */
export function addForeignKey(table: TableName, key: ForeignKeySpec): OperationOf<"addForeignKey"> {
  const ref = tableRef(table);
  return { kind: "addForeignKey", table: ref, foreignKey: namedForeignKey(ref, key) };
}

/** @example dropForeignKey("posts", { columns: ["author_id"], references: { table: "users" }, onDelete: "cascade" }) */
export function dropForeignKey(table: TableName, key: ForeignKeySpec): OperationOf<"dropForeignKey"> {
  const ref = tableRef(table);
  return { kind: "dropForeignKey", table: ref, foreignKey: namedForeignKey(ref, key) };
}

/**
 * Both sides of a key of one name: when it is checked, and whether the rows there are were checked.
 *
 * @example alterForeignKey("posts", { columns: ["author_id"], references: { table: "users" } }, { columns: ["author_id"], references: { table: "users" }, deferrable: "deferred" })
 */
export function alterForeignKey(
  table: TableName,
  from: ForeignKeySpec,
  to: ForeignKeySpec,
): OperationOf<"alterForeignKey"> {
  const ref = tableRef(table);
  return { kind: "alterForeignKey", table: ref, from: namedForeignKey(ref, from), to: namedForeignKey(ref, to) };
}

/**
 * Checks the rows there are, for a key that was added with `validated: false`, while others read and write; the
 * migration then wants `transaction: false`, so that no lock of its other steps is held meanwhile.
 *
 * @example validateForeignKey("posts", { columns: ["author_id"], references: { table: "users" } })
 */
export function validateForeignKey(table: TableName, key: ForeignKeySpec): OperationOf<"alterForeignKey"> {
  return alterForeignKey(table, { ...key, validated: false }, { ...key, validated: true });
}

/**
 * `expression` is the dialect's SQL without outer parentheses; `validated: false` leaves existing rows unchecked.
 *
 * @example addCheck("posts", { name: "posts_views_positive", expression: "views >= 0" })
 */
export function addCheck(table: TableName, options: CheckOptions): OperationOf<"addCheck"> {
  return { kind: "addCheck", table: tableRef(table), check: check(options) };
}

/** @example dropCheck("posts", { name: "posts_views_positive", expression: "views >= 0" }) */
export function dropCheck(table: TableName, options: CheckOptions): OperationOf<"dropCheck"> {
  return { kind: "dropCheck", table: tableRef(table), check: check(options) };
}

/** Both sides of a check of one name: whether the rows there are were checked. */
export function alterCheck(table: TableName, from: CheckOptions, to: CheckOptions): OperationOf<"alterCheck"> {
  return { kind: "alterCheck", table: tableRef(table), from: check(from), to: check(to) };
}

/**
 * Checks the rows there are, for a check that was added with `validated: false`; see `validateForeignKey`.
 *
 * @example validateCheck("posts", { name: "posts_views_positive", expression: "views >= 0" })
 */
export function validateCheck(table: TableName, options: CheckOptions): OperationOf<"alterCheck"> {
  return alterCheck(table, { ...options, validated: false }, { ...options, validated: true });
}

/**
 * Of a primary key, foreign key or check.
 *
 * @example renameConstraint("posts", "posts_author_id_fkey", "posts_writer_id_fkey")
 */
export function renameConstraint(table: TableName, from: string, to: string): OperationOf<"renameConstraint"> {
  return { kind: "renameConstraint", table: tableRef(table), from, to };
}

type Renaming = OperationOf<"renameIndex" | "renameConstraint">;

const primaryKeyCall = (op: OperationOf<"addPrimaryKey" | "dropPrimaryKey">): Call => {
  const { name, columns, ...rest } = op.primaryKey;
  const more = options(name === primaryKeyName(op.table.name) ? rest : { name, ...rest });
  return call(op.kind, writtenName(op.table), plain(columns), ...more);
};
const writtenKeyMembers = ({ name: table }: TableRef, { name, ...rest }: PrimaryKey): Code =>
  plain(name === primaryKeyName(table) ? rest : { name, ...rest });
const indexCall = ({ kind, table, index, concurrently }: OperationOf<"createIndex" | "dropIndex">): Call =>
  call(kind, writtenName(table), writtenIndex(table, index), ...options({ concurrently }));
const foreignKeyCall = ({ kind, table, foreignKey }: OperationOf<"addForeignKey" | "dropForeignKey">): Call =>
  call(kind, writtenName(table), writtenForeignKey(table, foreignKey));
const checkCall = (op: OperationOf<"addCheck" | "dropCheck">): Call =>
  call(op.kind, writtenName(op.table), writtenCheck(op.check));
const renamingCall = ({ kind, table, from, to }: Renaming): Call => call(kind, writtenName(table), from, to);

export const keyCalls = {
  addPrimaryKey: primaryKeyCall,
  dropPrimaryKey: primaryKeyCall,
  alterPrimaryKey: ({ kind, table, from, to }: OperationOf<"alterPrimaryKey">) =>
    call(kind, writtenName(table), writtenKeyMembers(table, from), writtenKeyMembers(table, to)),
  createIndex: indexCall,
  dropIndex: indexCall,
  alterIndex: ({ kind, table, from, to }: OperationOf<"alterIndex">) =>
    call(kind, writtenName(table), writtenIndex(table, from), writtenIndex(table, to)),
  renameIndex: renamingCall,
  addForeignKey: foreignKeyCall,
  dropForeignKey: foreignKeyCall,
  alterForeignKey: ({ kind, table, from, to }: OperationOf<"alterForeignKey">) =>
    call(kind, writtenName(table), writtenForeignKey(table, from), writtenForeignKey(table, to)),
  addCheck: checkCall,
  dropCheck: checkCall,
  alterCheck: ({ kind, table, from, to }: OperationOf<"alterCheck">) =>
    call(kind, writtenName(table), writtenCheck(from), writtenCheck(to)),
  renameConstraint: renamingCall,
};
