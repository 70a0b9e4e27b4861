/** The ledger's rows in SQLite: one column per field, in snake case; `down` is JSON text. */
import {
  type LedgerRow,
  type LedgerRows,
  ledgerColumns,
  ledgerValues,
  type Row,
  type Scope,
  type TableRef,
  toLedgerColumn,
  toLedgerRow,
  type Value,
} from "@mig/core/adapter";
import { literal, quoteTable } from "./quote.ts";

/** Runs one statement with values. */
type Run = (sql: string, values?: readonly Value[]) => Promise<readonly Row[]>;

export function ledgerTable(ref: TableRef, run: Run): LedgerRows {
  const table = quoteTable(ref);
  const marks = ledgerColumns.map(() => "?").join(", ");
  const inserting = `INSERT INTO ${table} (${ledgerColumns.join(", ")}) VALUES (${marks})`;
  const updating = `UPDATE ${table} SET ${ledgerColumns.map((name) => `${name} = ?`).join(", ")} WHERE seq = ?`;
  return {
    async read(_scope: Scope, only?: Parameters<LedgerRows["read"]>[1]) {
      const found = await run(
        `SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ${literal(ref.name)} COLLATE NOCASE`,
      );
      if (found.length === 0) return null;
      const wanted = only?.version === undefined ? "" : `WHERE version = ? OR seq = (SELECT max(seq) FROM ${table})`;
      const values = only?.version === undefined ? [] : [only.version];
      const columns = (only?.columns ?? ledgerColumns).map(reading).join(", ");
      const rows = await run(`SELECT ${columns} FROM ${table} ${wanted} ORDER BY ${table}.seq`, values);
      return rows.map(toLedgerRow);
    },
    async columns() {
      const found = await run(
        `SELECT name, "notnull" = 1 AND dflt_value IS NULL AS required FROM pragma_table_info(${literal(ref.name)})`,
      );
      return found.map(toLedgerColumn);
    },
    async insert(_scope: Scope, ...rows: readonly LedgerRow[]) {
      for (const row of rows) await run(inserting, ledgerValues(row));
    },
    async update(_scope: Scope, row: LedgerRow) {
      await run(updating, [...ledgerValues(row), row.seq]);
    },
  };
}

const counts: ReadonlySet<string> = new Set(["seq", "step", "steps", "duration_ms"]);

/** Drivers give every integer as a bigint, and four of those in each row are a third of the time that reading takes. */
function reading(name: string): string {
  return counts.has(name) ? `CAST(${name} AS REAL) AS ${name}` : name;
}
