/** The text of a whole table: its constraints by name, so that they can be found again. */
import {
  type Check,
  type Deferrable,
  type ForeignKey,
  type Index,
  MigError,
  type PrimaryKey,
  type ReferentialAction,
  type Table,
} from "@mig/core/adapter";
import { refuseAutoIncrement, tidyTable } from "../lower.ts";
import { quote, quoteAll, quoteTable } from "../quote.ts";
import { autoIncrementColumn, isStrict, isWithoutRowid, unplacedPart } from "../table-traits.ts";
import { columnDefinition } from "./column-definition.ts";
import { indexKeys } from "./create-index.ts";

/** `name`: what it is called for now, while a table of its own name is still there. Indexes are not part of it. */
export function createTableText(given: Table, name: string = given.name): string {
  const unplaced = unplacedPart(given.options);
  if (unplaced !== null) return `CREATE TABLE ${quote(name)} ${unplaced.body}`;
  refuseAutoIncrement(given);
  const table = tidyTable(given);
  const lines = [
    ...table.columns.map((column) => columnDefinition(column, isStrict(table.options)) + inlineKey(table, column.name)),
    ...(table.primaryKey === null || autoIncrementColumn(table) !== null ? [] : [primaryKeyText(table.primaryKey)]),
    ...table.indexes.filter((index) => index.constraint !== null).map(uniqueText),
    ...table.foreignKeys.map(foreignKeyText),
    ...table.checks.map(checkText),
  ];
  const options = [
    ...(isStrict(table.options) ? ["STRICT"] : []),
    ...(isWithoutRowid(table.options) ? ["WITHOUT ROWID"] : []),
  ];
  const tail = options.length === 0 ? "" : ` ${options.join(", ")}`;
  return `CREATE TABLE ${quote(name)} (\n  ${lines.join(",\n  ")}\n)${tail}`;
}

/** AUTOINCREMENT is only understood behind the column itself. */
function inlineKey(table: Table, column: string): string {
  if (table.primaryKey === null || autoIncrementColumn(table)?.name !== column) return "";
  return ` CONSTRAINT ${quote(table.primaryKey.name)} PRIMARY KEY AUTOINCREMENT`;
}

function primaryKeyText(key: PrimaryKey): string {
  if (key.deferrable !== undefined) throw unsupported("deferrable primary keys", key.name);
  return `CONSTRAINT ${quote(key.name)} PRIMARY KEY (${quoteAll(key.columns)})`;
}

function uniqueText(index: Index): string {
  return `CONSTRAINT ${quote(index.name)} UNIQUE (${indexKeys(index)})`;
}

function checkText(check: Check): string {
  if (check.noInherit === true) throw unsupported("inheritance, from which a check could be kept", check.name);
  return `CONSTRAINT ${quote(check.name)} CHECK (${check.expression})`;
}

function unsupported(what: string, constraint: string): MigError {
  return new MigError("MIG_UNSUPPORTED", `SQLite has no ${what}.`, { details: { constraint } });
}

const actions: Readonly<Record<ReferentialAction, string>> = {
  noAction: "NO ACTION",
  restrict: "RESTRICT",
  cascade: "CASCADE",
  setNull: "SET NULL",
  setDefault: "SET DEFAULT",
};

const timing: Readonly<Record<Deferrable, string>> = {
  no: "",
  immediate: " DEFERRABLE INITIALLY IMMEDIATE",
  deferred: " DEFERRABLE INITIALLY DEFERRED",
};

function foreignKeyText(key: ForeignKey): string {
  const { table, columns } = key.references;
  const target = columns.length === 0 ? quoteTable(table) : `${quoteTable(table)} (${quoteAll(columns)})`;
  return [
    `CONSTRAINT ${quote(key.name)} FOREIGN KEY (${quoteAll(key.columns)}) REFERENCES ${target}`,
    key.onDelete === "noAction" ? "" : ` ON DELETE ${actions[key.onDelete]}`,
    key.onUpdate === "noAction" ? "" : ` ON UPDATE ${actions[key.onUpdate]}`,
    key.match === "simple" ? "" : ` MATCH ${key.match.toUpperCase()}`,
    timing[key.deferrable],
  ].join("");
}
