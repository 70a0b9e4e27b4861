/** Runs prepared tasks one after the other and keeps the report. */
import type { Task } from "./entry.ts";
import type { Direction } from "./events.ts";
import { nameOf } from "./execute.ts";
import { type MigrationName, showMigration } from "./migration-source.ts";
import { type MigrationFailure, type MigrationResult, type RunReport, withDetails } from "./report.ts";
import { type Run, stopWhenAborted } from "./run.ts";
import { runTask } from "./run-task.ts";

/**
 * `later` are pending migrations that this run leaves alone. Errors: those of the tasks and MIG_INTERRUPTED, each with
 * `details.report`.
 */
export async function carryOut(
  run: Run,
  direction: Direction,
  tasks: readonly Task[],
  later: readonly MigrationName[],
): Promise<RunReport> {
  run.emit({ kind: "planned", direction, migrations: tasks.map(nameOf) });
  const applied: MigrationResult[] = [];
  const report = (failed: MigrationFailure | null, from: number): RunReport => ({
    direction,
    applied: [...applied],
    failed,
    pending: [...tasks.slice(from), ...later].map(nameOf),
  });
  for (const [position, task] of tasks.entries()) {
    try {
      stopWhenAborted(run);
    } catch (error) {
      throw withDetails(error, { report: report(null, position) });
    }
    run.emit({ kind: "started", direction, ...nameOf(task) });
    try {
      const result = await runTask(run, task);
      if (result === null) run.emit({ kind: "skipped", direction, ...nameOf(task) });
      else {
        applied.push(result);
        run.emit({ kind: "finished", direction, ...result });
      }
    } catch (error) {
      const { code, message } = withDetails(error, {});
      const failed = { ...nameOf(task), code, message };
      run.emit({ kind: "failed", direction, ...failed });
      throw withDetails(error, { migration: showMigration(task), report: report(failed, position + 1) });
    }
  }
  return report(null, tasks.length);
}
