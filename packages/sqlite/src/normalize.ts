/** A table as introspection reports it: the simplest type of each declared text, defaults as they are written down. */
import { type AutoIncrement, byName, type Column, type Index, type Table, type TableOptions } from "@mig/core/adapter";
import { defaultText, readDefault } from "./default.ts";
import { lowerColumn, tidyTable } from "./lower.ts";
import { isStrict } from "./table-traits.ts";
import { readType, typeText } from "./types.ts";

export function normalize(given: Table): Table {
  const table = tidyTable(given);
  const strict = isStrict(table.options);
  return {
    ...table,
    columns: table.columns.map((column) => normalizeColumn(column, strict)),
    indexes: byName(table.indexes.map(normalizeIndex)),
    primaryKey: table.primaryKey && withoutComment(table.primaryKey),
    foreignKeys: byName(table.foreignKeys.map(withoutComment)),
    checks: byName(table.checks.map(withoutComment)),
    statements: [],
    comment: null,
    options: normalizeOptions(table.options),
  };
}

function withoutComment<T extends { readonly comment?: string }>({ comment: _, ...part }: T): Omit<T, "comment"> {
  return part;
}

/** Off is the same as not said. */
export function normalizeOptions(options: TableOptions): TableOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== false));
}

/** How introspection reports AUTOINCREMENT, whichever word declared it. */
export const autoIncrement: AutoIncrement = { kind: "serial", always: false, sequence: {} };

/** Two columns whose normal forms are equal are the same text in the file. */
export function normalizeColumn(given: Column, strict: boolean): Column {
  const column = lowerColumn(given);
  const type = readType(typeText(column.type, strict));
  return {
    ...column,
    type,
    default: column.default === null ? null : readDefault(defaultText(column.default, column.type), type),
    autoIncrement: column.autoIncrement === null ? null : autoIncrement,
    collation: collationOf(column),
    comment: null,
  };
}

/** The collation a column is declared with; that of a case-insensitive text is part of its type. */
export function collationOf(column: Column): string | null {
  return readCollation(column.collation ?? (column.type.name === "ciText" ? "NOCASE" : null));
}

/** SQLite's own collations are not case sensitive; another one is a name of the user's. */
export function readCollation(name: string | null): string | null {
  return name !== null && /^(binary|nocase|rtrim)$/i.test(name) ? name.toUpperCase() : name;
}

function normalizeIndex(index: Index): Index {
  const keys = index.keys.map((key) => ({ ...key, nulls: null, collation: readCollation(key.collation) }));
  return { ...index, keys, comment: null };
}
