/** The ledger's rows by four statements; its table is core's. */
import type { LedgerRows, Session, TableRef } from "@mig/core/adapter";
import { ledgerColumns, ledgerValues, toLedgerColumn, toLedgerRow } from "@mig/core/adapter";
import { literal, quote } from "./quote.ts";

/** Times as ISO 8601, without the extension that knows time zones. */
const reading = (name: string) =>
  name.endsWith("_at") ? `strftime(make_timestamp(epoch_us(${name})), '%Y-%m-%dT%H:%M:%S.%gZ') AS ${name}` : name;

export function ledgerRows(query: Session["query"], { name }: TableRef): LedgerRows {
  const table = quote(name);
  const shape = `SELECT column_name AS name, NOT is_nullable AND column_default IS NULL AS required FROM duckdb_columns() WHERE table_name = ${literal(name)}`;
  return {
    columns: async () => (await query(shape)).map(toLedgerColumn),
    read: async (_, only) => {
      if ((await query(shape)).length === 0) return null;
      const columns = (only?.columns ?? ledgerColumns).map(reading).join(", ");
      const some = only?.version == null ? "" : `QUALIFY version = ${literal(only.version)} OR seq = max(seq) OVER ()`;
      return (await query(`SELECT ${columns} FROM ${table} ${some} ORDER BY seq`)).map(toLedgerRow);
    },
    insert: async (_, row) => {
      const places = ledgerColumns.map((_name, at) => `$${at + 1}`).join(", ");
      await query(`INSERT INTO ${table} (${ledgerColumns.join(", ")}) VALUES (${places})`, ledgerValues(row));
    },
    // An update of the key would be a delete and an insert, which DuckDB refuses for a row of the same transaction.
    update: async (_, row) => {
      const changes = ledgerColumns.slice(1).map((column, at) => `${column} = $${at + 1}`);
      await query(`UPDATE ${table} SET ${changes.join(", ")} WHERE seq = ${row.seq}`, ledgerValues(row).slice(1));
    },
  };
}
