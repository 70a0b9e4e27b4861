/**
 * A file's schema as the model has it. The texts of sqlite_schema are parsed, the pragmas check the result: a table
 * about which the two disagree, or whose text holds something unknown, is kept by its text and marked (`unplaced`).
 * Tables of SQLite's own and those behind virtual tables are not reported; they come and go by themselves.
 */
import { type Snapshot, snapshotOf, type Table, type TableRef } from "@mig/core/adapter";
import { fold } from "../tokens.ts";
import { type Ask, type Catalog, type CatalogColumn, type CatalogEntry, readCatalog } from "./catalog.ts";
import { parseCreateIndex } from "./parse-create-index.ts";
import { type Parsed, parseCreateTable } from "./parse-create-table.ts";
import { isVirtual, readObjects } from "./read-objects.ts";
import { readTable, type Source, type Targets } from "./read-table.ts";

/** `without`: the ledger's table. `only` limits the tables, not the objects beside them. */
export function introspect(ask: Ask, without: string, only?: readonly TableRef[]): Snapshot {
  const catalog = readCatalog(ask);
  const entries = catalog.entries.filter(
    ({ name, table }) => !catalog.shadows.has(name) && !catalog.shadows.has(table) && table !== without,
  );
  const sources = entries
    .filter(({ type, sql }) => type === "table" && !isVirtual(sql))
    .map((entry) => source(entry, catalog));
  const targets: Targets = new Map(sources.map((of) => [fold(of.name), target(of)]));
  const tables = sources.map((of) => readTable(of, targets));
  const wanted = (table: Table) => only === undefined || only.some(({ name }) => name === table.name);
  return snapshotOf(tables.filter(wanted), readObjects(entries, tables));
}

function source({ name, sql }: CatalogEntry, catalog: Catalog): Source {
  const columns = catalog.columns.get(name) ?? [];
  const indexes = catalog.entries
    .filter((entry) => entry.type === "index" && entry.table === name)
    .map((entry) => ({ name: entry.name, parsed: parseCreateIndex(entry.sql) }));
  return {
    name,
    parsed: verified(parseCreateTable(sql), columns, catalog.foreignKeys.get(name) ?? 0),
    columns,
    indexes,
  };
}

/** The parsed table, unless SQLite itself understands it differently. */
function verified(parsed: Parsed, columns: readonly CatalogColumn[], foreignKeys: number): Parsed {
  if (parsed.table === null) return parsed;
  const { constraints } = parsed.table;
  const key = constraints.flatMap((one) => (one.kind === "primaryKey" ? one.keys : [])).map((one) => one.column ?? "");
  const same =
    parsed.table.columns.length === columns.length &&
    parsed.table.columns.every((column, position) => {
      const known = columns[position];
      return (
        known?.name === column.name &&
        known.hidden === (column.generated === null ? 0 : column.generated.stored ? 3 : 2) &&
        known.key === key.map(fold).indexOf(fold(column.name)) + 1
      );
    }) &&
    constraints.filter(({ kind }) => kind === "foreignKey").length === foreignKeys;
  return same ? parsed : { body: parsed.body, table: null, unplaced: parsed.body };
}

function target({ name, columns }: Source) {
  const key = columns.filter((column) => column.key > 0).sort((left, right) => left.key - right.key);
  return { name, columns: columns.map((column) => column.name), primaryKey: key.map((column) => column.name) };
}
