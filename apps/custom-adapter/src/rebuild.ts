/**
 * DuckDB alters no table that has an index, and adds no key and no column that is not null. So every change of a table
 * makes it anew: create, copy, drop, rename. One way of doing it is one way to be wrong.
 */
import { type Column, type Operation, type Statement, statement, type Table } from "@mig/core/adapter";
import { defaultSql } from "./default.ts";
import { quote, quoteAll } from "./quote.ts";
import { typeSql } from "./types.ts";

export const changesTables = ({ kind }: Operation): boolean =>
  /^(rename(Table|Index|Column)|(add|drop|alter)Column|(add|drop)PrimaryKey)$/.test(kind);

const temporary = "_mig_new";
const hazards = [{ kind: "rewrite", text: "Every row is written anew, and nobody else can write meanwhile." }] as const;

/** `value`: where a column's values come from, in SQL of the old table; null leaves the column to its default. */
export function rebuild(
  before: Table,
  after: Table,
  origin: number,
  value: (column: Column) => string | null,
): readonly Statement[] {
  const copied = after.columns.filter((column) => value(column) !== null);
  const names = quoteAll(copied.map(({ name }) => name));
  const copy = `INSERT INTO "${temporary}" (${names}) SELECT ${copied.map(value).join(", ")} FROM ${quote(before.name)}`;
  return [
    statement(tableSql({ ...after, name: temporary }), origin, { hazards }),
    ...(copied.length === 0 ? [] : [statement(copy, origin)]),
    statement(`DROP TABLE ${quote(before.name)}`, origin),
    statement(`ALTER TABLE "${temporary}" RENAME TO ${quote(after.name)}`, origin),
    ...after.indexes.map((index) => createIndex(after.name, index, origin)),
  ];
}

export function createTable(table: Table, origin: number): readonly Statement[] {
  const indexes = table.indexes.map((index) => createIndex(table.name, index, origin));
  return [statement(tableSql(table), origin), ...indexes];
}

function tableSql({ name, columns, primaryKey }: Table): string {
  const key = primaryKey === null ? [] : [`PRIMARY KEY (${quoteAll(primaryKey.columns)})`];
  return `CREATE TABLE ${quote(name)} (${[...columns.map(columnSql), ...key].join(", ")})`;
}

function columnSql(column: Column): string {
  const value = defaultSql(column);
  const rest = `${value === null ? "" : ` DEFAULT ${value}`}${column.nullable ? "" : " NOT NULL"}`;
  return `${quote(column.name)} ${typeSql(column.type)}${rest}`;
}

export function createIndex(table: string, index: Table["indexes"][number], origin: number): Statement {
  const columns = quoteAll(index.keys.map(({ column }) => column ?? ""));
  const unique = index.unique ? "UNIQUE " : "";
  return statement(`CREATE ${unique}INDEX ${quote(index.name)} ON ${quote(table)} (${columns})`, origin);
}
