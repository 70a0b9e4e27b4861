/**
 * Runs one migration and records it. One transaction holds the work and the ledger's row, and reads the ledger again
 * before it begins: that, not the lock, makes a migration run exactly once. Where a migration has several segments, the
 * row is written first and counts them; a segment in a transaction is counted in the same transaction.
 */
import type { LedgerRow } from "../adapter/ledger-rows.ts";
import { redact } from "../errors/redact.ts";
import { isMigError, MigError } from "../errors.ts";
import { callHook } from "./call-hook.ts";
import { type Entry, failedRow, finishedRow, isLookedUp, openEntry, type Task, tellsOf } from "./entry.ts";
import { executeUnits, foreseesReferencesOff, nameOf, ReferencesOffNeeded, tablesOf } from "./execute.ts";
import type { KnownRows } from "./known-rows.ts";
import { type MigrationName, showMigration } from "./migration-source.ts";
import { retryWhileLocked } from "./retry.ts";
import { type Run, writerOf } from "./run.ts";
import type { Segment, Unit } from "./segments.ts";
import { sendAtOnce } from "./send-at-once.ts";
import { limitsOf } from "./stopping.ts";

/**
 * The row as it is afterwards; null when another run had done it already. Errors: those of the statements, of the ledger,
 * MIG_LOCK_LOST.
 */
export async function runTask(run: Run, task: Task, known: KnownRows): Promise<LedgerRow | null> {
  const [only, ...others] = task.segments;
  if (only?.transaction !== true || others.length > 0) return runInParts(run, task);
  return (await sendAtOnce(run, task, known)) ?? runAtOnce(run, task, only);
}

async function runAtOnce(run: Run, task: Task, { units }: Segment): Promise<LedgerRow | null> {
  return transaction(run, task, units, async (referencesOff) => {
    const entry = openEntry(task, await readLedger(run, task), writerOf(run));
    if (entry === null) return null;
    await executeInside(run, task, units, referencesOff);
    const row = finish(run, task, entry.row);
    await save(run, { ...entry, row });
    return row;
  });
}

async function executeInside(run: Run, task: Task, units: readonly Unit[], referencesOff: boolean): Promise<void> {
  await callHook(run, "afterBegin", task.direction, task);
  await executeUnits(run, task, units, { referencesOff });
  await callHook(run, "beforeCommit", task.direction, task);
}

async function runInParts(run: Run, task: Task): Promise<LedgerRow | null> {
  const entry = await beginParts(run, task);
  if (entry === null) return null;
  const { start, row } = entry;
  if (start > 0) {
    run.emit({ kind: "resumed", direction: task.direction, ...nameOf(task), step: start, steps: row.steps });
  }
  let current = row;
  for (const [position, segment] of task.segments.slice(start).entries()) {
    const first = position === 0;
    current = await runPart(run, task, segment, current, {
      resumed: entry.exists && first,
      openEnd: entry.openEnd && first,
    });
  }
  return start === row.steps ? count(run, task, finish(run, task, row)) : current;
}

/** Writes the row that says what is about to happen, so that a crash leaves a trace. */
async function beginParts(run: Run, task: Task): Promise<Entry | null> {
  return transaction(run, task, [], async () => {
    const entry = openEntry(task, await readLedger(run, task), writerOf(run));
    if (entry === null) return null;
    const begun = { ...entry, row: { ...entry.row, step: entry.start } };
    await save(run, begun);
    return begun;
  });
}

/** `resumed`: an earlier run stopped in this part. */
async function runPart(
  run: Run,
  task: Task,
  segment: Segment,
  row: LedgerRow,
  { resumed, openEnd }: { readonly resumed: boolean } & Pick<Entry, "openEnd">,
): Promise<LedgerRow> {
  const { units } = segment;
  const counted = { ...row, step: row.step + 1 };
  const next = () => (counted.step === counted.steps ? finish(run, task, counted) : counted);
  try {
    if (segment.transaction) {
      return await transaction(run, task, units, async (referencesOff) => {
        await checkStillOurs(run, row);
        await executeInside(run, task, units, referencesOff);
        return update(run, next());
      });
    }
    const tells = tellsOf(task, segment);
    const send = () => executeUnits(run, task, units, { referencesOff: false, resumed, looksFirst: tells && openEnd });
    const canRepeat = tells || isLookedUp(segment);
    await (canRepeat ? retryWhileLocked(run, send, nameOf(task), () => tablesOf(units)) : send());
  } catch (error) {
    await recordFailure(run, task, row, error);
    throw error;
  }
  return count(run, task, next());
}

/** Alone in its transaction: the part itself is done, whatever happens to this. */
async function count(run: Run, task: Task, row: LedgerRow): Promise<LedgerRow> {
  return transaction(run, task, [], () => update(run, row));
}

async function update(run: Run, row: LedgerRow): Promise<LedgerRow> {
  await run.session.ledger.update(run.scope, row);
  return row;
}

const finish = (run: Run, task: Task, row: LedgerRow) => finishedRow(task, row, writerOf(run));

/** Where the database has no lock for sessions, two runs may be on the way through the same parts. */
async function checkStillOurs(run: Run, row: LedgerRow): Promise<void> {
  const now = (await readLedger(run, row)).find((known) => known.seq === row.seq);
  if (now?.state === row.state && now.step === row.step) return;
  throw new MigError("MIG_LOCK_LOST", `Another run works on ${showMigration(row)}.`, {
    details: { migration: showMigration(row), step: row.step, steps: row.steps },
  });
}

/**
 * Notes that the part was refused and left nothing behind. Not when the row is another run's by now, nor when the
 * connection broke: then nobody knows how the part ended.
 */
async function recordFailure(run: Run, task: Task, row: LedgerRow, error: unknown): Promise<void> {
  if (isMigError(error) && (error.code === "MIG_LOCK_LOST" || error.code === "MIG_CONNECTION_FAILED")) return;
  const reason = error instanceof Error ? error.message : String(error);
  // What failed is what the caller must hear of, whether or not it can be written down.
  await run.session.ledger.update(run.scope, failedRow(task, row, redact(reason))).catch(() => undefined);
}

/** One transaction, tried again while the database is busy, and begun with foreign keys off when that is needed. */
async function transaction<T>(
  run: Run,
  task: Task,
  units: readonly Unit[],
  body: (referencesOff: boolean) => Promise<T>,
): Promise<T> {
  const attempt = (referencesOff: boolean): Promise<T> =>
    retryWhileLocked(
      run,
      () => run.session.transaction(() => body(referencesOff), { referencesOff, ...limitsOf(run) }),
      nameOf(task),
      () => tablesOf(units),
    );
  try {
    return await attempt(await foreseesReferencesOff(run, units));
  } catch (error) {
    if (error instanceof ReferencesOffNeeded) return attempt(true);
    throw error;
  }
}

async function readLedger(run: Run, { version }: MigrationName): Promise<readonly LedgerRow[]> {
  return (await run.session.ledger.read(run.scope, { version })) ?? [];
}

/** A row of the same number can only come from a run at the same time: looking again will find what it did. */
async function save(run: Run, { row, exists }: Entry): Promise<void> {
  if (exists) return run.session.ledger.update(run.scope, row);
  try {
    await run.session.ledger.insert(run.scope, row);
  } catch (error) {
    if (!isMigError(error) || error.code !== "MIG_CONSTRAINT_VIOLATED") throw error;
    throw new MigError("MIG_DATABASE_LOCKED", `Another run wrote row ${row.seq} of the ledger first.`, {
      cause: error,
    });
  }
}
