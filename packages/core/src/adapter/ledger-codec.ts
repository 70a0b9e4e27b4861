/** A row of the ledger as an adapter sends and receives it, so that adapters only write four statements. */
import { MigError } from "../errors.ts";
import type { Json } from "../model/json.ts";
import type { Row, Value } from "../model/scope.ts";
import type { LedgerColumn, LedgerFacts, LedgerRow, LedgerState } from "./ledger-rows.ts";

/** The columns of the ledger's table, `seq` first, in the order of `ledgerValues`. */
export const ledgerColumns: readonly string[] = [
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
  "gist",
  "breaking",
  "environment",
];

/** One value per column. */
export function ledgerValues(row: LedgerRow): readonly Value[] {
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
    row.down,
    row.note,
    row.gist,
    row.breaking,
    row.environment,
  ];
}

/** What stands in rows of an older mig where it wrote nothing and a row must have something. */
export const unrecorded: Readonly<Record<string, string | number>> = {
  step: 1,
  steps: 1,
  applied_by: "unknown",
  tool_version: "unknown",
};

/**
 * The row that a query on `ledgerColumns` returned, or on those of them that the table of an older mig has. Times must come
 * as ISO 8601 texts and `down` as JSON text.
 *
 * Errors: MIG_INTROSPECTION for a state that only a newer mig knows.
 */
export function toLedgerRow(row: Row): LedgerRow {
  const duration = row["duration_ms"];
  return {
    seq: Number(row["seq"]),
    version: String(row["version"]),
    name: String(row["name"]),
    state: toState(String(row["state"])),
    checksum: String(row["checksum"]),
    step: Number(row["step"] ?? unrecorded["step"]),
    steps: Number(row["steps"] ?? unrecorded["steps"]),
    startedAt: String(row["started_at"]),
    finishedAt: optional(row["finished_at"]),
    durationMs: duration == null ? null : Number(duration),
    appliedBy: String(row["applied_by"] ?? unrecorded["applied_by"]),
    toolVersion: String(row["tool_version"] ?? unrecorded["tool_version"]),
    down: optional(row["down"]),
    note: optional(row["note"]),
    gist: optional(row["gist"]),
    breaking: optional(row["breaking"]),
    environment: optional(row["environment"]),
  };
}

function optional(value: unknown): string | null {
  return value == null ? null : String(value);
}

/** A row of `name` and `required`, the latter as a truth value or as 1. */
export function toLedgerColumn({ name, required }: Row): LedgerColumn {
  return { name: String(name), required: Number(required) === 1 };
}

/**
 * The rows of a ledger from JSON text: a list with `[seq, version, name, state, checksum, step, steps, note, breaking]` for each.
 *
 * Errors: MIG_INTROSPECTION for a state that only a newer mig knows.
 */
export function toLedgerFacts(text: string): readonly LedgerFacts[] {
  const rows: readonly (readonly Json[])[] = JSON.parse(text);
  return rows.map(([seq, version, name, state, checksum, step, steps, note, breaking]) => ({
    seq: Number(seq),
    version: String(version),
    name: String(name),
    state: toState(String(state)),
    checksum: String(checksum),
    step: Number(step),
    steps: Number(steps),
    note: optional(note),
    breaking: optional(breaking),
  }));
}

const states: readonly LedgerState[] = ["running", "applied", "failed", "reverting", "rolledBack"];

function toState(text: string): LedgerState {
  const state = states.find((known) => known === text);
  if (state !== undefined) return state;
  throw new MigError("MIG_INTROSPECTION", `The ledger holds the state "${text}", which this mig does not know.`, {
    details: { state: text },
    next: "Update mig in this project to the version that wrote the row.",
  });
}
