/** Runs prepared tasks one after the other and keeps the report. */
import { setImmediate } from "node:timers/promises";
import type { LedgerFacts } from "../adapter/ledger-rows.ts";
import { callHook } from "./call-hook.ts";
import type { Task } from "./entry.ts";
import type { Direction } from "./events.ts";
import { nameOf } from "./execute.ts";
import { KnownRows } from "./known-rows.ts";
import { type MigrationName, showMigration } from "./migration-source.ts";
import { type MigrationFailure, type MigrationResult, type RunReport, withDetails } from "./report.ts";
import type { Run } from "./run.ts";
import { runTask } from "./run-task.ts";
import { isBrief } from "./send-at-once.ts";
import { orTooLate, stopWhenAborted } from "./stopping.ts";

interface Work {
  readonly direction: Direction;
  readonly tasks: readonly Task[];
  /** Pending migrations that this run leaves alone. */
  readonly later: readonly MigrationName[];
  /** The ledger as it was when the tasks were chosen. */
  readonly rows: readonly LedgerFacts[];
}

/** So long a run goes on before it listens. */
const turnMs = 10;

/** Errors: those of the tasks and MIG_INTERRUPTED, each with `details.report`. */
export async function carryOut(run: Run, { direction, tasks, later, rows }: Work): Promise<RunReport> {
  let known = new KnownRows(rows);
  run.emit({ kind: "planned", direction, migrations: tasks.map(nameOf) });
  const applied: MigrationResult[] = [];
  const report = (failed: MigrationFailure | null, from: number): RunReport => ({
    direction,
    applied: [...applied],
    failed,
    pending: [...tasks.slice(from), ...later].map(nameOf),
  });
  if (tasks.length > 0) await callHook(run, "beforeRun", direction, null);
  let heardAt = Number.NEGATIVE_INFINITY;
  for (const [position, task] of tasks.entries()) {
    try {
      // A signal is heard between two turns of the process, and a synchronous driver would never end its turn.
      const now = run.clock.now().getTime();
      if (now - heardAt >= turnMs) {
        await setImmediate();
        heardAt = now;
      }
      stopWhenAborted(run);
    } catch (error) {
      throw withDetails(error, { report: report(null, position) });
    }
    run.emit({ kind: "started", direction, ...nameOf(task) });
    try {
      // What was told shows in the next turn, and there is none as long as a synchronous driver works.
      if (!isBrief(run, task)) await setImmediate();
      const began = run.clock.now().getTime();
      await callHook(run, "beforeEach", direction, task);
      const row = await runTask(run, task, known);
      if (row === null) {
        run.emit({ kind: "skipped", direction, ...nameOf(task) });
        known = new KnownRows((await run.session.ledger.read(run.scope)) ?? []);
      } else {
        known.note(row);
        const result = { ...nameOf(task), durationMs: run.clock.now().getTime() - began };
        applied.push(result);
        run.emit({ kind: "finished", direction, ...result });
        await callHook(run, "afterEach", direction, task);
      }
    } catch (thrown) {
      const error = orTooLate(run, thrown);
      const { code, message } = withDetails(error, {});
      const failed = { ...nameOf(task), code, message };
      run.emit({ kind: "failed", direction, ...failed });
      throw withDetails(error, { migration: showMigration(task), report: report(failed, position + 1) });
    }
  }
  if (tasks.length > 0) await callHook(run, "afterRun", direction, null);
  return report(null, tasks.length);
}
