/** Whole tables. */
import type { Column } from "../model/column.ts";
import type { CheckOptions, PrimaryKey } from "../model/constraint.ts";
import { type Inheritance, type InheritanceSpec, inheritance } from "../model/inheritance.ts";
import { type TableName, tableRef } from "../model/name.ts";
import { type CustomStatement, type Table, type TableOptions, table } from "../model/table.ts";
import type { OperationOf, TableTraits } from "../operations/vocabulary.ts";
import { type Code, call, list, plain, plainMembers, record } from "./code.ts";
import { type ForeignKeySpec, type IndexSpec, namedForeignKey, namedIndex, namedPrimaryKey } from "./named-parts.ts";
import {
  writtenCheck,
  writtenColumn,
  writtenForeignKey,
  writtenIndex,
  writtenName,
  writtenPrimaryKey,
} from "./written-parts.ts";

/** A table beside its name. */
export interface TableParts {
  readonly columns: readonly Column[];
  /** The columns; the name is `<table>_pkey` unless it is given. */
  readonly primaryKey?: readonly string[] | PrimaryKey | null;
  readonly indexes?: readonly IndexSpec[];
  readonly foreignKeys?: readonly ForeignKeySpec[];
  readonly checks?: readonly CheckOptions[];
  readonly statements?: readonly CustomStatement[];
  readonly comment?: string | null;
  /** In the dialect's words: `{ unlogged: true }`, `{ strict: true }`. */
  readonly options?: TableOptions;
  readonly inherits?: InheritanceSpec | null;
  /** Facts that it rests on; only adapters write them. */
  readonly requires?: readonly string[];
}

/**
 * A table with everything in it. Foreign keys that point at each other are better added by `addForeignKey`.
 *
 * @example createTable("posts", { columns: [column("id", "uuid", { nullable: false }), ...timestamps()], primaryKey: ["id"] })
 */
export function createTable(name: TableName, parts: TableParts): OperationOf<"createTable"> {
  return { kind: "createTable", table: tableOf(name, parts) };
}

/**
 * The table as it is now: that is what the way back creates, without its rows.
 *
 * @example dropTable("posts", { columns: [column("id", "uuid", { nullable: false })], primaryKey: ["id"] })
 */
export function dropTable(name: TableName, parts: TableParts): OperationOf<"dropTable"> {
  return { kind: "dropTable", table: tableOf(name, parts) };
}

/** @example renameTable("posts", "articles") */
export function renameTable(from: TableName, to: TableName): OperationOf<"renameTable"> {
  return { kind: "renameTable", from: tableRef(from), to: tableRef(to) };
}

/**
 * Both sides of what is not a part of the table: its comment, options, and the columns that it has otherwise than the
 * tables that it has them from.
 *
 * @example alterTable("posts", {}, { comment: "What people read." })
 */
export function alterTable(table: TableName, from: TraitsSpec, to: TraitsSpec): OperationOf<"alterTable"> {
  return { kind: "alterTable", table: tableRef(table), from: traits(from), to: traits(to) };
}

function tableOf(name: TableName, parts: TableParts): Table {
  const ref = tableRef(name);
  const { primaryKey = null, indexes = [], foreignKeys = [], ...others } = parts;
  return {
    ...table({ ...ref, ...others }),
    primaryKey: primaryKey === null ? null : namedPrimaryKey(ref, primaryKey),
    indexes: indexes.map((spec) => namedIndex(ref, spec)),
    foreignKeys: foreignKeys.map((spec) => namedForeignKey(ref, spec)),
  };
}

export interface TraitsSpec extends Partial<Omit<TableTraits, "inherits">> {
  readonly inherits?: InheritanceSpec;
}

function traits({ comment = null, options = {}, inherits }: TraitsSpec): TableTraits {
  return { comment, options, ...(inherits === undefined ? {} : { inherits: inheritance(inherits) }) };
}

/**
 * Both sides of one table, of the same name: alone, with all its columns, and as a part of others. Its rows stay.
 *
 * @example
 * reparentTable("events_2026",
 *   { columns: [column("day", "date", { nullable: false })] },
 *   { columns: [], inherits: { from: ["events"], bound: "FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')" } })
 */
export function reparentTable(name: TableName, from: TableParts, to: TableParts): OperationOf<"reparentTable"> {
  return { kind: "reparentTable", from: tableOf(name, from), to: tableOf(name, to) };
}

export const tableCalls = {
  createTable: (op: OperationOf<"createTable">) => call("createTable", writtenName(op.table), writtenTable(op.table)),
  dropTable: (op: OperationOf<"dropTable">) => call("dropTable", writtenName(op.table), writtenTable(op.table)),
  renameTable: ({ from, to }: OperationOf<"renameTable">) => call("renameTable", writtenName(from), writtenName(to)),
  reparentTable: ({ from, to }: OperationOf<"reparentTable">) =>
    call("reparentTable", writtenName(to), writtenTable(from), writtenTable(to)),
  alterTable: ({ table, from, to }: OperationOf<"alterTable">) =>
    call("alterTable", writtenName(table), record(writtenTraits(from)), record(writtenTraits(to))),
};

function writtenTable(of: Table): Code {
  const some = <T>(name: string, parts: readonly T[], write: (part: T) => Code) =>
    parts.length === 0 ? {} : { [name]: list(parts, write) };
  return record({
    columns: list(of.columns, writtenColumn),
    ...(of.primaryKey === null ? {} : { primaryKey: writtenPrimaryKey(of, of.primaryKey) }),
    ...some("indexes", of.indexes, (index) => writtenIndex(of, index)),
    ...some("foreignKeys", of.foreignKeys, (key) => writtenForeignKey(of, key)),
    ...some("checks", of.checks, writtenCheck),
    ...some("statements", of.statements, plain),
    ...writtenTraits(of),
    ...some("requires", of.requires, plain),
  });
}

function writtenTraits(
  of: Omit<TableTraits, "inherits"> & { readonly inherits?: Inheritance | null },
): Readonly<Record<string, Code>> {
  return plainMembers({
    ...(of.comment === null ? {} : { comment: of.comment }),
    ...(Object.keys(of.options).length === 0 ? {} : { options: of.options }),
    ...(of.inherits == null ? {} : { inherits: of.inherits }),
  });
}
