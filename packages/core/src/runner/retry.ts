/** Tries again while the database says that it is locked: a lock timeout, a deadlock, a busy file. Nothing else. */
import { isMigError } from "../errors.ts";
import type { TableRef } from "../model/name.ts";
import { announceRetry } from "./call-hook.ts";
import { backoffMs } from "./clock.ts";
import type { MigrationName } from "./migration-source.ts";
import type { Run } from "./run.ts";

/**
 * The body must undo itself when it fails, as a transaction does. `tables` are those that may be locked. Errors: those of
 * the body, after `retryMs` at most.
 */
export async function retryWhileLocked<T>(
  run: Run,
  body: () => Promise<T>,
  migration?: MigrationName,
  tables: () => readonly TableRef[] = () => [],
): Promise<T> {
  const began = run.clock.now().getTime();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await body();
    } catch (error) {
      const now = run.clock.now().getTime();
      const left = Math.min(began + run.retryMs, run.deadline ?? Number.POSITIVE_INFINITY) - now;
      if (!isMigError(error) || error.code !== "MIG_DATABASE_LOCKED" || left <= 0) throw error;
      const blockers = await blockersOf(run, tables());
      const waitMs = Math.min(backoffMs(attempt, run.clock), left);
      await announceRetry(run, migration, { attempt, waitMs, reason: error.message, blockers });
      await run.clock.sleep(waitMs, run.signal);
    }
  }
}

/** Looked up when the attempt is undone: whoever it was that was waited for, they still stand in the way. */
async function blockersOf({ session, scope }: Run, tables: readonly TableRef[]): Promise<readonly string[]> {
  if (session.blockers === undefined || tables.length === 0) return [];
  return session.blockers(scope, tables).catch(() => []);
}
