/** `rollback`: undoes what was applied, the last one first. */
import type { LedgerRow } from "../adapter/ledger-rows.ts";
import { MigError } from "../errors.ts";
import { carryOut } from "./carry-out.ts";
import type { Consent } from "./data-loss.ts";
import type { Resume, Task } from "./entry.ts";
import { nameOf } from "./execute.ts";
import { withLock } from "./lock.ts";
import { type MigrationSource, showMigration } from "./migration-source.ts";
import { readLedger, readyLedger } from "./open-ledger.ts";
import { differenceOf, recordOf, withDifference } from "./record.ts";
import { type RunReport, withDetails } from "./report.ts";
import { type Run, type RunOptions, warnOfServer, withRun } from "./run.ts";
import { insistOnPlan, refuseUnwantedLoss } from "./run-plan.ts";
import { segments } from "./segments.ts";
import { type DownSelection, selectDown } from "./select-down.ts";
import { sortedSources } from "./select-up.ts";
import { readDown, type WayBack } from "./stored-down.ts";

/** What to undo. */
export interface RollbackRequest extends DownSelection, Consent {
  readonly migrations: readonly MigrationSource[];
  /** True: a file that was changed after it was applied is taken as it is now, when the ledger has no way back. */
  readonly acceptEdited?: boolean;
  /** See MigrateRequest. */
  readonly plan?: string;
  readonly resume?: Resume;
}

export interface RollbackOptions extends RunOptions, RollbackRequest {
  /** How long to wait for another run. Default 600,000 ms. */
  readonly lockWaitMs?: number;
}

/**
 * Undoes applied migrations in the reverse of the order in which they were applied; the last one if nothing else is
 * asked for. The file says how while it is the one that was applied; else the ledger does.
 *
 * The whole plan is checked before the first step. Errors: MIG_MIGRATION_MISSING without a file and without a way back
 * in the ledger, MIG_DATA_LOSS, MIG_MIGRATION_EDITED, MIG_IRREVERSIBLE, MIG_MIGRATION_UNKNOWN for a version that is not applied,
 * MIG_INCOMPLETE, MIG_LOCK_TIMEOUT, MIG_LOCK_LOST, MIG_INTERRUPTED, and what the statements throw. One that is thrown
 * after the plan was made has `details.report`, a RunReport.
 *
 * @example await rollback({ repo: Repo, migrations, step: 2 });
 */
export async function rollback(options: RollbackOptions): Promise<RunReport> {
  sortedSources(options.migrations);
  return withRun(options, (run) => {
    warnOfServer(run);
    return withLock(run, options.lockWaitMs ?? 600_000, () => rollbackScope(run, options));
  });
}

/** The same, on a session that holds the lock of the run's scope. */
export async function rollbackScope(run: Run, request: RollbackRequest): Promise<RunReport> {
  const ledger = await readLedger(run);
  const rows = ledger.rows ?? [];
  const tasks = await tasksDown(run, request, rows);
  await insistOnPlan(run, "down", tasks, request.plan);
  if (request.acceptDataLoss === false && request.plan === undefined) await refuseUnwantedLoss(run, "down", tasks);
  if (tasks.length > 0) await readyLedger(run, ledger);
  return carryOut(run, { direction: "down", tasks, later: [], rows });
}

/** What would run. Errors: those of `rollback` before its first statement. */
export async function tasksDown(
  run: Run,
  request: RollbackRequest,
  rows: readonly LedgerRow[],
): Promise<readonly Task[]> {
  const files = new Map(request.migrations.map((source) => [source.version, source]));
  const tasks: Task[] = [];
  for (const row of selectDown(rows, request)) tasks.push(await prepare(run, row, files.get(row.version), request));
  return tasks;
}

async function prepare(
  run: Run,
  row: LedgerRow,
  source: MigrationSource | undefined,
  request: RollbackRequest,
): Promise<Task> {
  try {
    const { down, transaction } = await wayBack(run, row, source, request.acceptEdited === true);
    return {
      ...nameOf(row),
      direction: "down",
      segments: segments(down, { ...run, transaction }),
      checksum: row.checksum,
      down: row.down,
      gist: row.gist,
      breaking: row.breaking,
      reversible: true,
      resume: request.resume,
    };
  } catch (error) {
    throw withDetails(error, { migration: showMigration(row) });
  }
}

async function wayBack(
  run: Run,
  row: LedgerRow,
  source: MigrationSource | undefined,
  acceptEdited: boolean,
): Promise<WayBack> {
  const migration = showMigration(row);
  if (source === undefined) {
    if (row.down !== null) return readDown(row.down, migration);
    throw new MigError(
      "MIG_MIGRATION_MISSING",
      `${migration} has no file, and the ledger does not know how to undo it.`,
    );
  }
  const file = await source.load();
  const now = recordOf(file);
  if (now.checksum === row.checksum) return file;
  if (row.down === null && acceptEdited) return file;
  const difference = differenceOf(row, now);
  if (row.down !== null) {
    const text = `${migration} was changed after it was applied; it is undone as the ledger says.`;
    run.emit({
      kind: "warning",
      code: "MIG_MIGRATION_EDITED",
      ...nameOf(row),
      text: withDifference(text, difference),
    });
    return readDown(row.down, migration);
  }
  throw new MigError(
    "MIG_MIGRATION_EDITED",
    withDifference(`${migration} was changed after it was applied.`, difference),
    {
      details: { difference },
      next: "Restore the file as it was applied, or accept it as it is (acceptEdited) if its down is right for what was applied.",
    },
  );
}
