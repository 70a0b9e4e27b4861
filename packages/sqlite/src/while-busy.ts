/**
 * Waits for another writer. SQLite's own wait (`busy_timeout`) is synchronous: it would hold up the whole process, and
 * with it the very session that is waited for when that is another one of the same process. So the driver never waits,
 * and who meets a busy file tries again after a short sleep, of random length so that two waiting sessions do not keep
 * in step.
 */
import { setTimeout } from "node:timers/promises";
import { isMigError } from "@mig/core/adapter";

/** The two that pass. `SQLITE_BUSY_SNAPSHOT` does not: the transaction has read what is not true any more. */
const passing: ReadonlySet<unknown> = new Set(["SQLITE_BUSY", "SQLITE_BUSY_RECOVERY"]);

const shortestMs = 5;
const longestMs = 20;

/**
 * The result of the first attempt that does not meet a busy file; `mayRepeat` is asked after one that does.
 * Errors: those of the attempt, MIG_DATABASE_LOCKED after `timeoutMs`.
 */
export async function whileBusy<T>(timeoutMs: number, attempt: () => T, mayRepeat = () => true): Promise<T> {
  let until: number | null = null;
  for (;;) {
    try {
      return attempt();
    } catch (error) {
      until ??= performance.now() + timeoutMs;
      const leftMs = until - performance.now();
      if (leftMs <= 0 || !passes(error) || !mayRepeat()) throw error;
      await setTimeout(Math.min(leftMs, shortestMs + Math.random() * (longestMs - shortestMs)));
    }
  }
}

function passes(error: unknown): boolean {
  return isMigError(error) && passing.has(error.details["driverCode"]);
}
