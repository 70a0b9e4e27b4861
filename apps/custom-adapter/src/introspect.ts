/** Reads the database back, in the words of `normalize`. */
import { type Row, type Snapshot, snapshotOf, type Table, table } from "@mig/core/adapter";
import { keyName } from "./lower.ts";
import { macroObject } from "./macro.ts";
import { unquote } from "./quote.ts";
import { readType } from "./types.ts";

const here = "database_name = current_database() AND schema_name = 'main'";
const queries = {
  tables: `SELECT table_name FROM duckdb_tables() WHERE ${here} AND NOT internal AND NOT temporary`,
  columns: `SELECT * FROM duckdb_columns() WHERE ${here} AND NOT internal ORDER BY column_index`,
  keys: `SELECT * FROM duckdb_constraints() WHERE ${here} AND constraint_type = 'PRIMARY KEY'`,
  indexes: `SELECT *, expressions::VARCHAR[] AS keys FROM duckdb_indexes() WHERE ${here}`,
  macros: `SELECT * FROM duckdb_functions() WHERE ${here} AND NOT internal AND function_type = 'macro'`,
};

type Ask = (sql: string) => Promise<readonly Row[]>;

export async function introspect(ask: Ask, wanted: (table: string) => boolean): Promise<Snapshot> {
  const columns = Map.groupBy(await ask(queries.columns), of);
  const keys = Map.groupBy(await ask(queries.keys), of);
  const indexes = Map.groupBy(await ask(queries.indexes), of);
  const tables = (await ask(queries.tables))
    .filter((row) => wanted(of(row)))
    .map(of)
    .map((name) => readTable(name, columns.get(name) ?? [], keys.get(name)?.[0], indexes.get(name) ?? []));
  const macros = (await ask(queries.macros)).map((row) =>
    macroObject(String(row["function_name"]), texts(row["parameters"]), String(row["macro_definition"])),
  );
  return snapshotOf(tables, macros);
}

const of = (row: Row): string => String(row["table_name"]);
const texts = (list: unknown): readonly string[] => (Array.isArray(list) ? list.map(String) : []);

function readTable(name: string, columns: readonly Row[], key: Row | undefined, indexes: readonly Row[]): Table {
  return table({
    name,
    columns: columns.map((column) => [
      String(column["column_name"]),
      readType(String(column["data_type"])),
      {
        nullable: column["is_nullable"] === true,
        default: column["column_default"] === null ? null : { kind: "sql", sql: String(column["column_default"]) },
      },
    ]),
    primaryKey: key === undefined ? null : { name: keyName(name), columns: texts(key["constraint_column_names"]) },
    indexes: indexes.map((found) => ({
      name: String(found["index_name"]),
      unique: found["is_unique"] === true,
      keys: texts(found["keys"]).map(unquote),
    })),
  });
}
