/** `plan`: what migrate or rollback would do now, in a transaction that only reads. */
import { type MigrateRequest, tasksUp } from "./migrate.ts";
import { readHeads, readLedger } from "./open-ledger.ts";
import { type RollbackRequest, tasksDown } from "./rollback.ts";
import { type RunOptions, withRun } from "./run.ts";
import { planOf, type RunPlan } from "./run-plan.ts";
import { sortedSources } from "./select-up.ts";

type ReadOptions = Pick<RunOptions, "repo" | "scope" | "onEvent">;

export type PlanMigrateOptions = ReadOptions & MigrateRequest;
export type PlanRollbackOptions = ReadOptions & RollbackRequest;

/**
 * What `migrate` with the same request would run: SQL, borders of transactions, locks, hazards. Creates nothing and takes
 * no lock. Errors: those of `migrate` before its first statement.
 *
 * @example const { digest } = await planMigrate({ repo: Repo, migrations });
 */
export async function planMigrate(options: PlanMigrateOptions): Promise<RunPlan> {
  sortedSources(options.migrations);
  return withRun(options, (run) =>
    run.session.transaction(
      async () => {
        const { tasks } = await tasksUp(run, options, (await readHeads(run)).rows);
        return planOf(run, "up", tasks);
      },
      { readOnly: true },
    ),
  );
}

/**
 * The same for `rollback`. Errors: those of `rollback` before its first statement.
 *
 * @example const { migrations } = await planRollback({ repo: Repo, migrations: sources, step: 1 });
 */
export async function planRollback(options: PlanRollbackOptions): Promise<RunPlan> {
  sortedSources(options.migrations);
  return withRun(options, (run) =>
    run.session.transaction(
      async () => {
        const rows = (await readLedger(run)).rows ?? [];
        return planOf(run, "down", await tasksDown(run, options, rows));
      },
      { readOnly: true },
    ),
  );
}
