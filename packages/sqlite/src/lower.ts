/**
 * A declared table in SQLite's terms: an enum is a text with a check, expressions have one spelling; what SQLite has
 * no way to store is refused here, before a migration is written. Comments stay: snapshots keep them, files do not.
 */
import {
  type Check,
  type Column,
  type ColumnType,
  check,
  type ForeignKey,
  type Index,
  type IndexKey,
  type Lowered,
  MigError,
  showTable,
  type Table,
} from "@mig/core/adapter";
import { columnInExpression, type Owner, tidyExpression } from "./expression.ts";
import { literal, refuseSchema } from "./quote.ts";
import { autoIncrementColumn, isStrict, rowidAlias, tableOptions } from "./table-traits.ts";
import { fold } from "./tokens.ts";
import { typeText } from "./types.ts";

export function lower(table: Table): Lowered {
  refuseSchema(table);
  refuseNames(table);
  refuseOptions(table);
  if (table.inherits !== null) refuseParents(table);
  for (const column of table.columns) refuseColumn(table, column);
  for (const index of table.indexes) refuseIndex(index, showTable(table));
  for (const key of table.foreignKeys) {
    refuseForeignKey(key, showTable(table));
    refuseMatch(key, showTable(table));
  }
  for (const check of table.checks) refuseCheck(check, showTable(table));
  const enumChecks = table.columns.flatMap((column) => {
    const made = enumCheck(table.name, column);
    return made === null || table.checks.some(({ name }) => name === made.name) ? [] : [made];
  });
  const lowered = {
    ...table,
    columns: table.columns.map(lowerColumn),
    checks: [...table.checks, ...enumChecks],
  };
  refuseAutoIncrement(lowered);
  return { table: tidyTable(lowered), objects: [] };
}

/** The table with every expression in its one spelling. */
export function tidyTable(table: Table): Table {
  const tidy = (text: string) => tidyExpression(text, table);
  return {
    ...table,
    columns: table.columns.map((column) =>
      column.generated === null
        ? column
        : { ...column, generated: { ...column.generated, expression: tidy(column.generated.expression) } },
    ),
    indexes: table.indexes.map((index) => tidyIndex(index, table)),
    checks: table.checks.map((check) => ({ ...check, expression: tidy(check.expression) })),
  };
}

export function tidyIndex(index: Index, owner: Owner): Index {
  const tidy = (text: string) => tidyExpression(text, owner);
  return {
    ...index,
    keys: index.keys.map((key) => (key.expression === null ? key : { ...key, expression: tidy(key.expression) })),
    where: index.where === null ? null : tidy(index.where),
  };
}

export function lowerColumn(column: Column): Column {
  return column.type.name === "enum" ? { ...column, type: { name: "text" } } : column;
}

/** What keeps the values of an enum; null for any other column. */
export function enumCheck(table: string, column: Column): Check | null {
  if (column.type.name !== "enum") return null;
  const values = column.type.values.map(literal).join(", ");
  return check({
    name: `${table}_${column.name}_check`,
    expression: `${columnInExpression(column.name)} in (${values})`,
  });
}

function unsupported(what: string, next: string, details: Readonly<Record<string, unknown>>): MigError {
  return new MigError("MIG_UNSUPPORTED", `SQLite has no ${what}.`, { details, next });
}

function refuseNames(table: Table): void {
  const names = [table.name, ...table.columns.map(({ name }) => name), ...table.indexes.map(({ name }) => name)];
  const reserved = [table.name, ...table.indexes.map(({ name }) => name)].find((name) => /^sqlite_/i.test(name));
  const wrong = reserved ?? names.find((name) => name === "" || name.includes("\0"));
  const columns = table.columns.map(({ name }) => fold(name));
  const twice = table.columns.find(({ name }, position) => columns.indexOf(fold(name)) !== position)?.name;
  const found = wrong ?? twice;
  if (found === undefined) return;
  throw new MigError("MIG_NAME_INVALID", `"${found}" of table ${showTable(table)} cannot be a name in SQLite.`, {
    details: { table: table.name, name: found },
    next: "Choose a name that is not empty, does not begin with sqlite_ and differs by more than upper and lower case.",
  });
}

function refuseOptions(table: Table): void {
  const known: Readonly<Record<string, string>> = tableOptions;
  const wrong = Object.entries(table.options).find(([name, value]) => known[name] !== typeof value);
  if (wrong === undefined) return;
  throw unsupported(
    `option ${wrong[0]}: ${JSON.stringify(wrong[1])}`,
    "A table's options are strict and withoutRowid, each true or false.",
    { table: table.name, option: wrong[0] },
  );
}

function refuseColumn(table: Table, column: Column): void {
  refuseType(column.type);
  typeText(column.type, isStrict(table.options));
  const given = column.autoIncrement;
  if (given === null || (!given.always && Object.keys(given.sequence).length === 0)) return;
  throw unsupported(
    `identity that is always generated, nor sequence options (${table.name}.${column.name})`,
    "Declare the column's autoIncrement without options.",
    { table: table.name, column: column.name },
  );
}

function refuseType(type: ColumnType): void {
  if (type.name === "array") refuseType(type.element);
  else typeText(type, false);
}

export function refuseAutoIncrement(table: Table): void {
  const column = autoIncrementColumn(table);
  if (column === null || rowidAlias(table) === column) return;
  throw unsupported(
    `auto increment beside an integer that is the whole primary key (${table.name}.${column.name})`,
    "Make the column the table's only primary key column, without the option withoutRowid, or remove autoIncrement.",
    { table: table.name, column: column.name },
  );
}

export function refuseIndex(index: Index, table: string): void {
  const details = { table, index: index.name };
  const refuse = (what: string, next: string) => unsupported(`${what} (index ${index.name})`, next, details);
  if (index.method !== null) throw refuse("index methods", "Remove the method; every index is a B-tree.");
  if (index.include.length > 0) throw refuse("included columns", "Add the columns to the index's fields.");
  if (!index.nullsDistinct) throw refuse("unique nulls", "Make the columns not null, or index coalesce(column, ...).");
  if (Object.keys(index.options).length > 0) throw refuse("storage parameters", "Remove the index's options.");
  if (index.keys.some((key) => key.operatorClass !== null)) throw refuse("operator classes", "Remove the class.");
  if (index.keys.some(hasOtherNulls))
    throw refuse("choice of where nulls go", "Index an expression such as x is null.");
  if (index.constraint === null) return;
  if (index.constraint.deferrable !== "no") throw refuse("deferrable unique constraints", "Remove deferrable.");
  if (index.where !== null || index.keys.some((key) => key.column === null)) {
    throw refuse("unique constraints on expressions or some rows", "Declare it as an index, not as a constraint.");
  }
}

/** Nulls are the smallest values: first when ascending, last when descending. */
function hasOtherNulls(key: IndexKey): boolean {
  return key.nulls !== null && key.nulls !== (key.direction === "asc" ? "first" : "last");
}

export function refuseForeignKey(key: ForeignKey, table: string): void {
  refuseSchema(key.references.table);
  const details = { table, foreignKey: key.name };
  if (key.onDeleteColumns.length > 0) {
    throw unsupported(`set null for some columns (${key.name})`, "Let onDelete touch all columns of the key.", details);
  }
  if (!key.validated) throw unchecked(key.name, details);
}

/** SQLite reads MATCH and then treats every key as simple (its documentation of foreign keys, section 6). */
function refuseMatch(key: ForeignKey, table: string): void {
  if (key.match === "simple") return;
  throw unsupported(
    `foreign key that matches ${key.match} (${key.name})`,
    "Leave match out; where all columns of the key are not null, simple and full are the same.",
    { table, foreignKey: key.name },
  );
}

export function refuseCheck(check: Check, table: string): void {
  if (!check.validated) throw unchecked(check.name, { table, check: check.name });
}

function unchecked(name: string, details: Readonly<Record<string, unknown>>): MigError {
  return unsupported(`constraint that leaves existing rows unchecked (${name})`, "Remove validated: false.", details);
}

export function refuseParents(table: Table): never {
  throw new MigError("MIG_UNSUPPORTED", `SQLite tables have no parents: ${showTable(table)} cannot inherit.`, {
    details: { table: showTable(table) },
    next: "Declare its columns in the table itself.",
  });
}
