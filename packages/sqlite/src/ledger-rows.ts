/** The ledger's rows in SQLite: one column per field, in snake case; `down` is JSON text. */
import type { Json, LedgerRow, LedgerRows, LedgerState, Row, Scope, TableRef, Value } from "@mig/core/adapter";
import { MigError } from "@mig/core/adapter";
import { literal, quoteTable } from "./quote.ts";

/** Runs one statement with values. */
type Run = (sql: string, values?: readonly Value[]) => Promise<readonly Row[]>;

const columns = [
  "seq",
  "version",
  "name",
  "state",
  "checksum",
  "step",
  "steps",
  "started_at",
  "finished_at",
  "duration_ms",
  "applied_by",
  "tool_version",
  "down",
  "note",
];

export function ledgerTable(ref: TableRef, run: Run): LedgerRows {
  const table = quoteTable(ref);
  const marks = columns.map(() => "?").join(", ");
  const assigned = columns.map((name) => `${name} = ?`).join(", ");
  return {
    async read(_scope: Scope, only?: { readonly version: string }) {
      const found = await run(
        `SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ${literal(ref.name)} COLLATE NOCASE`,
      );
      if (found.length === 0) return null;
      const wanted = only === undefined ? "" : `WHERE version = ? OR seq = (SELECT max(seq) FROM ${table})`;
      const values = only === undefined ? [] : [only.version];
      const rows = await run(`SELECT ${columns.join(", ")} FROM ${table} ${wanted} ORDER BY seq`, values);
      return rows.map(readLedgerRow);
    },
    async insert(_scope: Scope, row: LedgerRow) {
      await run(`INSERT INTO ${table} (${columns.join(", ")}) VALUES (${marks})`, valuesOf(row));
    },
    async update(_scope: Scope, row: LedgerRow) {
      await run(`UPDATE ${table} SET ${assigned} WHERE seq = ?`, [...valuesOf(row), row.seq]);
    },
  };
}

function valuesOf(row: LedgerRow): readonly Value[] {
  return [
    row.seq,
    row.version,
    row.name,
    row.state,
    row.checksum,
    row.step,
    row.steps,
    row.startedAt,
    row.finishedAt,
    row.durationMs,
    row.appliedBy,
    row.toolVersion,
    row.down === null ? null : JSON.stringify(row.down),
    row.note,
  ];
}

function readLedgerRow(row: Row): LedgerRow {
  return {
    seq: Number(row["seq"]),
    version: String(row["version"]),
    name: String(row["name"]),
    state: readState(row["state"]),
    checksum: String(row["checksum"]),
    step: Number(row["step"]),
    steps: Number(row["steps"]),
    startedAt: String(row["started_at"]),
    finishedAt: textOrNull(row["finished_at"]),
    durationMs: row["duration_ms"] === null ? null : Number(row["duration_ms"]),
    appliedBy: String(row["applied_by"]),
    toolVersion: String(row["tool_version"]),
    down: readJson(row["down"]),
    note: textOrNull(row["note"]),
  };
}

const states: readonly LedgerState[] = ["running", "applied", "failed", "reverting", "rolledBack"];

function readState(value: unknown): LedgerState {
  const state = states.find((known) => known === value);
  if (state !== undefined) return state;
  throw new MigError(
    "MIG_INTROSPECTION",
    `The ledger holds the state ${String(value)}, which this mig does not know.`,
    {
      details: { state: String(value) },
      next: "Update mig in this project to the version that wrote the row.",
    },
  );
}

function textOrNull(value: unknown): string | null {
  return value === null ? null : String(value);
}

function readJson(value: unknown): Json | null {
  if (value === null) return null;
  const json: Json = JSON.parse(String(value));
  return json;
}
