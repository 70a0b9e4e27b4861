/** The ledger's rows by three statements; its table is core's. */
import type { LedgerRows, Session, TableRef } from "@mig/core/adapter";
import { ledgerColumns, ledgerValues, toLedgerRow } from "@mig/core/adapter";
import { literal, quote } from "./quote.ts";

/** Times as ISO 8601, without the extension that knows time zones. */
const reading = ledgerColumns.map((name) =>
  name.endsWith("_at") ? `strftime(make_timestamp(epoch_us(${name})), '%Y-%m-%dT%H:%M:%S.%gZ') AS ${name}` : name,
);

export function ledgerRows(query: Session["query"], { name }: TableRef): LedgerRows {
  const table = quote(name);
  const last = `seq = (SELECT max(seq) FROM ${table})`;
  return {
    read: async (_, only) => {
      const found = await query(`SELECT 1 FROM duckdb_tables() WHERE table_name = ${literal(name)}`);
      if (found.length === 0) return null;
      const wanted = only === undefined ? "" : `WHERE version = ${literal(only.version)} OR ${last}`;
      return (await query(`SELECT ${reading.join(", ")} FROM ${table} ${wanted} ORDER BY seq`)).map(toLedgerRow);
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
