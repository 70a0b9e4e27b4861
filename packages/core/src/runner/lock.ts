/**
 * The lock of a run. It is polled, never waited for inside the database: a session that waits there holds a snapshot,
 * and a concurrent index build of the run that holds the lock would wait for that session for ever.
 */
import type { LockOptions } from "../adapter/adapter.ts";
import { MigError } from "../errors.ts";
import { type TableRef, tableKey } from "../model/name.ts";
import type { Scope } from "../model/scope.ts";
import { backoffMs } from "./clock.ts";
import type { Run } from "./run.ts";
import { stopWhenAborted } from "./stopping.ts";

/** A waiting run says so this often. */
const tellEveryMs = 5_000;

export function lockName(ledger: TableRef, scope: Scope): string {
  return `mig:${tableKey(ledger)}:${scope.kind === "public" ? "public" : `tenant/${scope.name}`}`;
}

/** Errors: MIG_LOCK_TIMEOUT, MIG_LOCK_LOST (with the report of what was done), MIG_INTERRUPTED, those of the body. */
export async function withLock<T>(run: Run, waitMs: number, body: () => Promise<T>): Promise<T> {
  const name = lockName(run.ledger, run.scope);
  await acquire(run, name, waitMs);
  let report: T;
  try {
    report = await body();
  } catch (error) {
    // The failure of the body is what the caller must hear of; the lock ends with the session at the latest.
    await run.session.unlock(name).catch(() => false);
    throw error;
  }
  if (await run.session.unlock(name)) return report;
  throw new MigError("MIG_LOCK_LOST", `The lock ${name} was not held any more when the run ended.`, {
    details: { lock: name, report },
  });
}

/** Errors: MIG_LOCK_TIMEOUT, MIG_INTERRUPTED. */
export async function acquire(run: Run, name: string, waitMs: number, options: LockOptions = {}): Promise<void> {
  const began = run.clock.now().getTime();
  let nextTold = 0;
  for (let attempt = 0; ; attempt += 1) {
    stopWhenAborted(run);
    if (await run.session.tryLock(name, options)) return;
    const waitedMs = run.clock.now().getTime() - began;
    if (waitedMs >= waitMs || waitedMs >= nextTold) {
      const holder = await run.session.lockHolder(name);
      if (waitedMs >= waitMs) throw lockTimeout(name, holder, waitedMs);
      run.emit({ kind: "lockWaiting", lock: name, holder, waitedMs });
      nextTold = waitedMs + tellEveryMs;
    }
    await run.clock.sleep(Math.min(backoffMs(attempt, run.clock), waitMs - waitedMs), run.signal);
  }
}

function lockTimeout(lock: string, holder: string | null, waitedMs: number): MigError {
  const by = holder === null ? "Another run" : `Another run (${holder})`;
  return new MigError("MIG_LOCK_TIMEOUT", `${by} still holds the lock ${lock} after ${waitedMs} ms.`, {
    details: { lock, holder, waitedMs },
  });
}
