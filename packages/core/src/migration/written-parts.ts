/** The parts of a table as a migration writes them: what may be left out is left out. */
import { type Column, columnOptions } from "../model/column.ts";
import { type Check, checkOptions, type ForeignKey, foreignKeyOptions, type PrimaryKey } from "../model/constraint.ts";
import type { Default } from "../model/default.ts";
import { type Index, indexOptions } from "../model/index-model.ts";
import { equal } from "../model/json.ts";
import type { TableRef } from "../model/name.ts";
import type { ColumnType } from "../model/type.ts";
import { type Call, type Code, type CodeRecord, call, optionalRecord, plain, plainMembers, record } from "./code.ts";
import { foreignKeyName, indexName, primaryKeyName } from "./default-names.ts";

/** `"posts"`, or `{ schema: "billing", name: "invoices" }`. */
export function writtenName(ref: TableRef): Code {
  return ref.schema === null ? ref.name : plain({ schema: ref.schema, name: ref.name });
}

export function writtenColumn(of: Column): Call {
  const said = plainMembers(columnOptions(of));
  const members = of.default === null ? said : { ...said, default: writtenDefault(of.default) };
  return call("column", of.name, writtenType(of.type), ...optionalRecord(members));
}

function writtenType(of: ColumnType): Code {
  return Object.keys(of).length === 1 ? of.name : plain(of);
}

/** The member that says it, or none. */
export function writtenFill(fill: Default | undefined): Readonly<Record<string, Code>> {
  return fill === undefined ? {} : { fill: writtenDefault(fill) };
}

function writtenDefault(of: Default): Code {
  switch (of.kind) {
    case "sql":
      return call("sql", of.sql);
    case "generator":
      return call("generator", of.name);
    case "value":
      return of.value !== null && typeof of.value !== "object" ? of.value : call("value", plain(of.value));
  }
}

export function writtenPrimaryKey(table: TableRef, of: PrimaryKey): Code {
  return equal(of, { name: primaryKeyName(table.name), columns: of.columns }) ? plain(of.columns) : plain(of);
}

export function writtenIndex(table: TableRef, of: Index): CodeRecord {
  const { name, ...rest } = indexOptions(of);
  return record(plainMembers({ ...(name === indexName(table.name, rest.keys) ? {} : { name }), ...rest }));
}

export function writtenForeignKey(table: TableRef, of: ForeignKey): CodeRecord {
  const { name, ...rest } = foreignKeyOptions(of);
  return record(plainMembers({ ...(name === foreignKeyName(table.name, of.columns) ? {} : { name }), ...rest }));
}

export function writtenCheck(of: Check): CodeRecord {
  return record(plainMembers(checkOptions(of)));
}
