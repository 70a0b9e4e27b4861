/** What DuckDB stores of a declared table, and how it reports that. What would be lost is refused. */
import { type Index, index, type Lowered, MigError, type Table } from "@mig/core/adapter";
import { spelledDefault } from "./default.ts";
import { readType, typeSql } from "./types.ts";

export function lower(table: Table): Lowered {
  if ([table, ...table.columns, ...table.indexes].some(({ name }) => name === "")) {
    throw new MigError("MIG_NAME_INVALID", "A name is empty.", { details: { table: table.name } });
  }
  const [what] = refusals(table).find(([, asked]) => asked) ?? [];
  if (what !== undefined) {
    const next = "Leave it out, or write it as SQL of your own in customStatements.";
    const details = { table: table.name, what };
    throw new MigError("MIG_UNSUPPORTED", `DuckDB cannot keep ${what}.`, { details, next });
  }
  for (const { type } of table.columns) typeSql(type);
  return { table, objects: [] };
}

/** Foreign keys and checks cannot be added to or dropped from a table that is there. */
function refusals({ schema, options, columns, indexes, ...table }: Table): readonly (readonly [string, boolean])[] {
  const isPlain = (index: Index) => [index.where, index.method, ...index.include].every((part) => part === null);
  const isSimple = (index: Index) => index.nullsDistinct && Object.keys(index.options).length === 0;
  const isLate = ({ constraint }: Index) => (constraint?.deferrable ?? "no") !== "no";
  return [
    ["schemas and table options", schema !== null || Object.keys(options).length > 0],
    ["foreign keys", table.foreignKeys.length > 0],
    ["checks", table.checks.length > 0],
    ["computed or numbered columns", columns.some((column) => (column.generated ?? column.autoIncrement) !== null)],
    ["collations", columns.some(({ collation }) => collation !== null)],
    ["inheritance", table.inherits !== null],
    ["indexes of a part of the rows, of another method, or with more columns", !indexes.every(isPlain)],
    ["unique nulls and storage parameters", !indexes.every(isSimple)],
    ["expressions in indexes", indexes.some(({ keys }) => keys.some(({ expression }) => expression !== null))],
    ["deferrable constraints", indexes.some(isLate) || table.primaryKey?.deferrable !== undefined],
  ];
}

/** An index has no order in DuckDB, a key no name; comments stay in the snapshots. */
export function normalize(table: Table): Table {
  const inKey = new Set(table.primaryKey?.columns);
  return {
    ...table,
    comment: null,
    statements: [],
    columns: table.columns.map((column) => ({
      ...column,
      comment: null,
      type: readType(typeSql(column.type)),
      nullable: column.nullable && !inKey.has(column.name),
      default: spelledDefault(column),
    })),
    primaryKey: table.primaryKey && { ...table.primaryKey, name: keyName(table.name) },
    indexes: table.indexes.map(({ name, unique, keys }) =>
      index({ name, unique, keys: keys.map(({ column }) => column ?? "") }),
    ),
  };
}

export const keyName = (table: string): string => `${table}_pkey`;
