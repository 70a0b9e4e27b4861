/**
 * The ledger: the table that records what was applied, one in each scope. Core says what it looks like and creates it
 * through the adapter's own `compile`; its rows are the adapter's. Rows are never removed: a migration that was rolled
 * back and applied again has two, and the last one counts.
 */
import type { Dialect } from "../adapter/adapter.ts";
import type { LedgerFacts } from "../adapter/ledger-rows.ts";
import { column } from "../model/column.ts";
import type { TableRef } from "../model/name.ts";
import type { Scope } from "../model/scope.ts";
import { emptySnapshot } from "../model/snapshot.ts";
import { type Table, table } from "../model/table.ts";
import type { Operation } from "../operations/vocabulary.ts";

/**
 * The table that adapters read and write as `LedgerRow`s: the row's fields in snake case.
 *
 * @example ledgerTable({ schema: null, name: "schema_migrations" }).columns.map(({ name }) => name)
 */
export function ledgerTable(ref: TableRef): Table {
  return table({
    ...ref,
    columns: [
      column("seq", "integer", { nullable: false }),
      column("version", "text", { nullable: false }),
      column("name", "text", { nullable: false }),
      column("state", "text", { nullable: false }),
      column("checksum", "text", { nullable: false }),
      column("step", "integer", { nullable: false }),
      column("steps", "integer", { nullable: false }),
      column("started_at", { name: "datetime", zone: true }, { nullable: false }),
      column("finished_at", { name: "datetime", zone: true }),
      column("duration_ms", "bigint"),
      column("applied_by", "text", { nullable: false }),
      column("tool_version", "text", { nullable: false }),
      column("down", "json"),
      column("note", "text"),
      column("gist", "text"),
      column("breaking", "text"),
      column("environment", "text"),
    ],
    primaryKey: { name: `${ref.name}_pkey`, columns: ["seq"] },
  });
}

/** The SQL that creates the ledger. */
export function ledgerStatements(dialect: Dialect, ref: TableRef, scope: Scope): readonly string[] {
  const { table: lowered, objects } = dialect.lower(ledgerTable(ref));
  const operations: readonly Operation[] = [
    ...objects.map((object): Operation => ({ kind: "createObject", object })),
    { kind: "createTable", table: lowered },
  ];
  return dialect.compile(operations, emptySnapshot, scope).map((statement) => statement.sql);
}

/** The last row of each version, in order of `seq`. */
export function latestRows<R extends LedgerFacts>(rows: readonly R[]): ReadonlyMap<string, R> {
  const latest = new Map<string, R>();
  for (const row of rows) {
    latest.delete(row.version);
    latest.set(row.version, row);
  }
  return latest;
}

/** The number of the next row. */
export function nextSeq(rows: readonly LedgerFacts[]): number {
  return Math.max(0, ...rows.map((row) => row.seq)) + 1;
}
