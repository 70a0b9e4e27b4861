/** `migrate`: applies what is pending. */
import type { LedgerFacts } from "../adapter/ledger-rows.ts";
import { MigError } from "../errors.ts";
import { carryOut } from "./carry-out.ts";
import type { Resume, Task } from "./entry.ts";
import { nameOf } from "./execute.ts";
import { withLock } from "./lock.ts";
import { type MigrationSource, showMigration, versionsOf } from "./migration-source.ts";
import { readHeads, readyLedger } from "./open-ledger.ts";
import { recordOf } from "./record.ts";
import { type RunReport, withDetails } from "./report.ts";
import { type Run, type RunOptions, warnOfServer, withRun } from "./run.ts";
import { insistOnPlan } from "./run-plan.ts";
import { isIrreversible, segments } from "./segments.ts";
import { selectUp, sortedSources, type UpPlan, type UpSelection } from "./select-up.ts";
import { statementsAtOnce } from "./send-at-once.ts";

/** What happens when a pending migration is older than an applied one. */
export type OrderPolicy = "error" | "warn" | "allow";

/** What to apply, and how strictly. */
export interface MigrateRequest extends UpSelection {
  readonly migrations: readonly MigrationSource[];
  /** Default `error`: nothing runs. */
  readonly order?: OrderPolicy;
  /** The digest of the plan that must be the one that runs; nothing runs when it is another. */
  readonly plan?: string;
  /**
   * What to do where an earlier run of a migration that does not run in one transaction stopped: run the part it
   * stopped in again, or leave it out because it is done. Needed only when the runner cannot know.
   */
  readonly resume?: Resume;
}

export interface MigrateOptions extends RunOptions, MigrateRequest {
  /** How long to wait for another run. Default 600,000 ms. */
  readonly lockWaitMs?: number;
}

/**
 * Applies pending migrations, each in its own transaction together with its row in the ledger, under a lock.
 *
 * All of them are loaded and compiled before the first one runs. Errors: MIG_LOCK_TIMEOUT, MIG_LOCK_LOST,
 * MIG_MIGRATION_DUPLICATE, MIG_MIGRATION_UNKNOWN, MIG_MIGRATION_INVALID, MIG_BACKFILL_MISSING, MIG_OUT_OF_ORDER,
 * MIG_INCOMPLETE, MIG_PLAN_CHANGED, MIG_INTERRUPTED, and whatever connecting, loading and the statements throw. One that is thrown after the plan was
 * made has `details.report`, a RunReport.
 *
 * @example const { applied } = await migrate({ repo: Repo, migrations });
 */
export async function migrate(options: MigrateOptions): Promise<RunReport> {
  sortedSources(options.migrations);
  return withRun(options, (run) => {
    warnOfServer(run);
    return withLock(run, options.lockWaitMs ?? 600_000, () => migrateScope(run, options));
  });
}

/** The same, on a session that holds the lock of the run's scope. */
export async function migrateScope(run: Run, request: MigrateRequest): Promise<RunReport> {
  const ledger = await readHeads(run);
  const { rows } = ledger;
  const { tasks, plan } = await tasksUp(run, request, rows);
  await insistOnPlan(run, "up", tasks, request.plan);
  // Everything is loaded and compiled by now: a file that is wrong leaves no trace, not even an empty ledger.
  if (tasks.length > 0) await readyLedger(run, ledger);
  return carryOut(run, { direction: "up", tasks, later: plan.later, rows: rows ?? [] });
}

/** What would run. Errors: those of `migrate` before its first statement. */
export async function tasksUp(
  run: Run,
  request: MigrateRequest,
  rows: readonly LedgerFacts[] | null,
): Promise<{ readonly tasks: readonly Task[]; readonly plan: UpPlan }> {
  const plan = selectUp(request.migrations, rows ?? [], request);
  return { tasks: await plannedTasks(run, request, plan), plan };
}

/** Of what was chosen. */
export function plannedTasks(run: Run, request: MigrateRequest, plan: UpPlan): Promise<readonly Task[]> {
  applyOrderPolicy(run, plan, request.order ?? "error");
  warnOfMissing(run, plan);
  return prepareAll(run, request, plan);
}

/**
 * `migrateScope` for a scope whose ledger was read with those of many others, and what is chosen by it. A migration that
 * goes in one message needs no lock: the number of its row keeps another run out, and that one finds it applied. Anything
 * else takes the lock and reads the ledger again; what another run has done meanwhile is left out, and nothing is added.
 */
export async function migrateKnownScope(
  run: Run,
  request: Omit<MigrateRequest, keyof UpSelection>,
  { plan, rows }: { readonly plan: UpPlan; readonly rows: readonly LedgerFacts[] | null },
  lockWaitMs: number,
): Promise<RunReport> {
  if (rows !== null) {
    const tasks = await prepareAll(run, request, plan);
    if (tasks.every((task) => statementsAtOnce(run, task) !== null)) {
      applyOrderPolicy(run, plan, request.order ?? "error");
      warnOfMissing(run, plan);
      return carryOut(run, { direction: "up", tasks, later: plan.later, rows });
    }
  }
  const versions = versionsOf(plan.selected);
  return withLock(run, lockWaitMs, () => migrateScope(run, { ...request, versions }));
}

function prepareAll(
  run: Run,
  { resume }: Pick<MigrateRequest, "resume">,
  { selected }: UpPlan,
): Promise<readonly Task[]> {
  return Promise.all(selected.map((source) => prepare(run, source, resume)));
}

function applyOrderPolicy(run: Run, { outOfOrder, selected, later }: UpPlan, policy: OrderPolicy): void {
  if (policy === "allow") return;
  if (policy === "error" && outOfOrder.length > 0) {
    const migrations = outOfOrder.map(showMigration);
    const report: RunReport = {
      direction: "up",
      applied: [],
      failed: null,
      pending: [...selected, ...later].map(nameOf),
    };
    throw new MigError("MIG_OUT_OF_ORDER", `Older than what is already applied: ${migrations.join(", ")}.`, {
      details: { migrations, report },
    });
  }
  for (const source of outOfOrder) {
    const text = `${showMigration(source)} is older than what is already applied.`;
    run.emit({ kind: "warning", code: "MIG_OUT_OF_ORDER", ...nameOf(source), text });
  }
}

function warnOfMissing(run: Run, { missing }: UpPlan): void {
  for (const row of missing) {
    const text = `${showMigration(row)} was applied and has no file.`;
    run.emit({ kind: "warning", code: "MIG_MIGRATION_MISSING", ...nameOf(row), text });
  }
}

async function prepare(run: Run, source: MigrationSource, resume: Resume | undefined): Promise<Task> {
  try {
    const migration = await source.load();
    if (migration.up.some(isIrreversible)) {
      throw new MigError("MIG_MIGRATION_INVALID", `${showMigration(source)} has an irreversible step in its up list.`, {
        next: "Move it to the down list; that is where it says that there is no way back.",
      });
    }
    return {
      ...nameOf(source),
      direction: "up",
      segments: segments(migration.up, { ...run, transaction: migration.transaction }),
      ...recordOf(migration),
      reversible: !migration.down.some(isIrreversible),
      resume,
    };
  } catch (error) {
    throw withDetails(error, { migration: showMigration(source) });
  }
}
