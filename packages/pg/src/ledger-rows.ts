/** The ledger's rows: the fields of LedgerRow in snake case. Times are read in UTC, to the millisecond. */
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
import { qualify, quoteLiteral } from "./quote.ts";

interface Asking {
  query(sql: string, values?: readonly Value[]): Promise<readonly Row[]>;
  /** In the scope; null when the table of the query is missing. */
  queryExisting(sql: string, scope: Scope): Promise<readonly Row[] | null>;
}

export function ledgerRows({ query, queryExisting }: Asking, ledger: TableRef): LedgerRows {
  return {
    async read(scope, only) {
      const table = qualify(ledger, scope);
      const wanted =
        only?.version === undefined
          ? ""
          : `WHERE version = ${quoteLiteral(only.version)} OR seq = (SELECT max(seq) FROM ${table})`;
      const sql = `SELECT ${(only?.columns ?? ledgerColumns).map(reading).join(", ")} FROM ${table} ${wanted} ORDER BY seq`;
      return (await queryExisting(sql, scope))?.map(toLedgerRow) ?? null;
    },
    async columns(scope) {
      const found = await queryExisting(
        `SELECT attname AS name, attnotnull AND NOT atthasdef AND attidentity = '' AS required FROM pg_attribute
          WHERE attrelid = to_regclass(${quoteLiteral(qualify(ledger, scope))}) AND attnum > 0 AND NOT attisdropped
          ORDER BY attnum`,
        scope,
      );
      return (found ?? []).map(toLedgerColumn);
    },
    async insert(scope, ...rows) {
      for (let from = 0; from < rows.length; from += rowsTogether) {
        const some = rows.slice(from, from + rowsTogether);
        await query(
          `INSERT INTO ${qualify(ledger, scope)} (${ledgerColumns.join(", ")}) VALUES ${some.map(placesOf).join(", ")}`,
          some.flatMap(ledgerValues),
        );
      }
    },
    async update(scope, row) {
      const changes = ledgerColumns.map((name, position) => `${name} = $${position + 1}`).join(", ");
      await query(`UPDATE ${qualify(ledger, scope)} SET ${changes} WHERE seq = $1`, ledgerValues(row));
    },
  };
}

/** A statement takes 65,535 values at most. */
const rowsTogether = 1_000;

function placesOf(_: unknown, row: number): string {
  return `(${ledgerColumns.map((_, position) => `$${row * ledgerColumns.length + position + 1}`).join(", ")})`;
}

/**
 * The statements around those of a migration that is sent at once: the row before them, so that its number keeps others
 * out; its times after them, by the server's clock.
 */
export function ledgerFrame(row: LedgerRow, ledger: TableRef, scope: Scope): readonly [string, string] {
  const table = qualify(ledger, scope);
  const values = ledgerValues({ ...row, finishedAt: null, durationMs: null }).map((value, position) =>
    ledgerColumns[position] === "started_at" ? "clock_timestamp()" : literal(value),
  );
  return [
    `INSERT INTO ${table} (${ledgerColumns.join(", ")}) VALUES (${values.join(", ")})`,
    `UPDATE ${table} SET finished_at = clock_timestamp(),
 duration_ms = round(1000 * extract(epoch FROM clock_timestamp() - started_at)) WHERE seq = ${row.seq}`,
  ];
}

function literal(value: Value): string {
  if (value === null) return "NULL";
  return typeof value === "number" ? String(value) : quoteLiteral(String(value));
}

function reading(name: string): string {
  if (name === "down") return "down::text";
  return name.endsWith("_at")
    ? `to_char(${name} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS ${name}`
    : name;
}
