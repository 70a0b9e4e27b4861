/** What a file says of itself: the texts of its schema, and the columns of its tables by the pragmas. */
import type { Row } from "@mig/core/adapter";

/** Runs one query and returns its rows. */
export type Ask = (sql: string) => readonly Row[];

export interface CatalogEntry {
  readonly type: "table" | "index" | "view" | "trigger";
  readonly name: string;
  /** The table of an index or a trigger. */
  readonly table: string;
  readonly sql: string;
}

export interface CatalogColumn {
  readonly name: string;
  readonly type: string;
  readonly notNull: boolean;
  readonly default: string | null;
  /** Place in the primary key, from 1; 0 outside of it. */
  readonly key: number;
  /** 2 virtual and 3 stored generated columns. */
  readonly hidden: number;
}

export interface Catalog {
  readonly entries: readonly CatalogEntry[];
  /** By table. */
  readonly columns: ReadonlyMap<string, readonly CatalogColumn[]>;
  /** Tables that belong to virtual ones and come and go with them. */
  readonly shadows: ReadonlySet<string>;
  /** How many foreign keys each table has. */
  readonly foreignKeys: ReadonlyMap<string, number>;
}

const ordinary = "m.type = 'table' AND m.sql LIKE 'CREATE TABLE%'";

export function readCatalog(ask: Ask): Catalog {
  const entries = ask(
    "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid",
  );
  const columns = ask(
    `SELECT m.name AS "table", x.* FROM sqlite_schema m, pragma_table_xinfo(m.name) x WHERE ${ordinary} ORDER BY m.rowid, x.cid`,
  );
  const keys = ask(
    `SELECT m.name AS "table", count(DISTINCT f.id) AS n FROM sqlite_schema m, pragma_foreign_key_list(m.name) f WHERE ${ordinary} GROUP BY m.name`,
  );
  const shadows = ask("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'");
  return {
    entries: entries.flatMap(entry),
    columns: Map.groupBy(columns.map(catalogColumn), ({ table }) => table),
    shadows: new Set(shadows.map((row) => String(row["name"]))),
    foreignKeys: new Map(keys.map((row) => [String(row["table"]), Number(row["n"])])),
  };
}

function entry(row: Row): readonly CatalogEntry[] {
  const { type } = row;
  if (type !== "table" && type !== "index" && type !== "view" && type !== "trigger") return [];
  return [{ type, name: String(row["name"]), table: String(row["tbl_name"]), sql: String(row["sql"]) }];
}

function catalogColumn(row: Row) {
  return {
    table: String(row["table"]),
    name: String(row["name"]),
    type: String(row["type"]),
    notNull: row["notnull"] === 1,
    default: row["dflt_value"] === null ? null : String(row["dflt_value"]),
    key: Number(row["pk"]),
    hidden: Number(row["hidden"]),
  };
}
