/**
 * What the ledger says of one migration before, during and after it runs. Pure: rows in, the next row out.
 *
 * | direction | before | on the way | after | refused by the database |
 * |---|---|---|---|---|
 * | up | no row, or `rolledBack` | `running` | `applied` | `failed` |
 * | down | `applied` | `reverting` | `rolledBack` | `reverting`, with a note |
 *
 * The states on the way are written only for migrations of several segments; `step` counts those that are done.
 */
import type { LedgerRow } from "../adapter/ledger-rows.ts";
import { MigError } from "../errors.ts";
import type { Direction } from "./events.ts";
import { latestRows, nextSeq } from "./ledger.ts";
import { tells } from "./look-up.ts";
import { type MigrationName, showMigration } from "./migration-source.ts";
import { isProbed } from "./probed.ts";
import { differenceOf, type Recorded, withDifference } from "./record.ts";
import type { Writer } from "./run.ts";
import type { Segment } from "./segments.ts";
import { toolVersion } from "./tool-version.ts";

/** What to do with the segment at which an earlier run stopped: it did not run, or somebody has finished it. */
export type Resume = "retry" | "skip";

/** One migration, ready to run in one direction. */
export interface Task extends MigrationName, Recorded {
  readonly direction: Direction;
  readonly segments: readonly Segment[];
  /** Is there a way back, as far as its steps tell? */
  readonly reversible: boolean;
  /** Without it, a segment of which nobody knows whether it ran is an error. */
  readonly resume: Resume | undefined;
}

export interface Entry {
  readonly row: LedgerRow;
  /** Is there a row to update, or one to insert? */
  readonly exists: boolean;
  /** The segment to begin with. */
  readonly start: number;
  /** Nobody saw the end of that segment: it was not refused, and nobody says that it did not run. */
  readonly openEnd: boolean;
}

/**
 * Of the rows, those of the task's version and the last one of all count. Null when there is nothing left to do:
 * another run was faster. Errors: MIG_MIGRATION_EDITED, MIG_INCOMPLETE.
 */
export function openEntry(task: Task, rows: readonly LedgerRow[], writer: Writer): Entry | null {
  const row = latestRows(rows).get(task.version);
  return task.direction === "up" ? openUp(task, row, nextSeq(rows), writer) : openDown(task, row);
}

function openUp(task: Task, row: LedgerRow | undefined, seq: number, writer: Writer): Entry | null {
  if (row === undefined || row.state === "rolledBack")
    return { row: begunRow(task, seq, writer), exists: false, start: 0, openEnd: false };
  if (row.state === "applied") return null;
  // A statement that was refused left nothing behind: if it was the first one, a corrected file starts afresh.
  if (row.state === "failed" && row.step === 0 && row.checksum !== task.checksum) {
    return { row: begunRow(task, row.seq, writer), exists: true, start: 0, openEnd: false };
  }
  if (row.checksum !== task.checksum) throw editedHalfway(row, task);
  return { row: { ...row, state: "running", note: null }, exists: true, ...resumeAt(task, row) };
}

function openDown(task: Task, row: LedgerRow | undefined): Entry | null {
  if (row?.state === "reverting") return { row: { ...row, note: null }, exists: true, ...resumeAt(task, row) };
  if (row?.state !== "applied") return null;
  return {
    row: { ...row, state: "reverting", step: 0, steps: task.segments.length, note: null },
    exists: true,
    start: 0,
    openEnd: false,
  };
}

export function begunRow(task: Task, seq: number, { now, by, environment }: Writer): LedgerRow {
  return {
    seq,
    version: task.version,
    name: task.name,
    state: "running",
    checksum: task.checksum,
    step: 0,
    steps: task.segments.length,
    startedAt: now.toISOString(),
    finishedAt: null,
    durationMs: null,
    appliedBy: by,
    toolVersion,
    down: task.down,
    note: null,
    gist: task.gist,
    breaking: task.breaking,
    environment,
  };
}

/** The row when all segments are done. */
export function finishedRow(task: Task, row: LedgerRow, { now, by }: Writer): LedgerRow {
  const done = { ...row, step: row.steps };
  if (task.direction === "down")
    return { ...done, state: "rolledBack", note: `rolled back ${now.toISOString()} by ${by}` };
  const durationMs = now.getTime() - Date.parse(row.startedAt);
  return { ...done, state: "applied", finishedAt: now.toISOString(), durationMs, note: null };
}

/** The row when a segment failed; what it did in a transaction is undone. */
export function failedRow(task: Task, row: LedgerRow, reason: string): LedgerRow {
  return { ...row, state: task.direction === "up" ? "failed" : "reverting", note: reason };
}

/**
 * Where to go on. What runs in a transaction is either done and counted or not done; so is a statement that was
 * refused, and one that can be looked up (probed.ts). (Code outside a transaction must be able to run again; it is the author's to see to that.) Of anything else
 * that was begun nobody can tell: the process died before it could write down the end.
 */
function resumeAt(task: Task, row: LedgerRow): Pick<Entry, "start" | "openEnd"> {
  if (row.steps !== task.segments.length) throw cutDifferently(task, row);
  const segment = task.segments[row.step];
  if (segment === undefined) return { start: row.step, openEnd: false };
  if (task.resume === "skip") return { start: row.step + 1, openEnd: false };
  if (task.resume === "retry" || segment.transaction || row.note !== null) return { start: row.step, openEnd: false };
  if (isLookedUp(segment) || tellsOf(task, segment)) return { start: row.step, openEnd: true };
  throw unknownEnd(task, row, segment);
}

/** The database tells what became of it: it can be run again, whatever happened. */
export function isLookedUp({ units: [only] }: Segment): boolean {
  return only?.kind === "statement" && isProbed(only.statement);
}

/** Does the database tell what became of it? Of an operation with several statements it does not tell which of them ran. */
export function tellsOf({ segments }: Task, { units: [only] }: Segment): boolean {
  if (only?.kind !== "statement" || !tells(only.operation)) return false;
  const same = segments.filter(({ units }) =>
    units.some((unit) => unit.kind === "statement" && unit.operation === only.operation),
  );
  return same.length === 1;
}

function unknownEnd(task: Task, row: LedgerRow, segment: Segment): MigError {
  const [unit] = segment.units;
  const what = unit?.kind === "statement" ? unit.statement.sql : unit?.kind === "code" ? unit.step.label : null;
  const migration = showMigration(task);
  return new MigError(
    "MIG_INCOMPLETE",
    `A run stopped in part ${row.step + 1} of ${row.steps} of ${migration}, which may have run.`,
    {
      details: { migration, step: row.step, steps: row.steps, statement: what },
      next: "Look in the database whether it ran, then run the command again with resume set to `retry` (it did not) or `skip` (it did).",
    },
  );
}

function cutDifferently(task: Task, row: LedgerRow): MigError {
  const migration = showMigration(task);
  return new MigError(
    "MIG_INCOMPLETE",
    `${migration} was begun in ${row.steps} parts and has ${task.segments.length} now.`,
    {
      details: { migration, step: row.step, steps: row.steps, parts: task.segments.length },
      next: `Finish it with the version of mig that began it (${row.toolVersion}).`,
    },
  );
}

function editedHalfway(row: LedgerRow, task: Task): MigError {
  const migration = showMigration(row);
  const difference = differenceOf(row, task);
  const text = `${migration} was changed after a run stopped in the middle of it.`;
  return new MigError("MIG_MIGRATION_EDITED", withDifference(text, difference), {
    details: { migration, step: row.step, steps: row.steps, note: row.note, difference },
    next: "Restore the file as it was and run the command again.",
  });
}
