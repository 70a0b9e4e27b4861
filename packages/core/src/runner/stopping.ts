/**
 * When a run stops before its end: it was told to, or its time is over.
 *
 * The time that all the work of one run may take. The database ends a statement that goes on longer, steps that come later
 * do not begin, and what neither can stop, such as code that waits for something else, loses its session.
 */
import { setTimeout } from "node:timers/promises";
import type { TransactionOptions } from "../adapter/adapter.ts";
import { isMigError, MigError } from "../errors.ts";
import type { Run } from "./run.ts";

/** So long the database may take to end what it does, before its session is closed. */
const graceMs = 500;

type Limits = Pick<TransactionOptions, "lockTimeoutMs" | "timeLimitMs">;

/** Of a transaction that begins now. Errors: MIG_TENANT_TIMEOUT. */
export function limitsOf(run: Run): Limits {
  const { deadline, lockTimeoutMs } = run;
  if (deadline === null) return { lockTimeoutMs };
  stopWhenLate(run);
  return { lockTimeoutMs, timeLimitMs: deadline - run.clock.now().getTime() };
}

/** At a border. Errors: MIG_INTERRUPTED when the signal was aborted, MIG_TENANT_TIMEOUT. */
export function stopWhenAborted(run: Run): void {
  stopWhenLate(run);
  if (run.signal?.aborted !== true) return;
  throw new MigError("MIG_INTERRUPTED", "The run was stopped before it had finished.");
}

/** Errors: MIG_TENANT_TIMEOUT. */
export function stopWhenLate(run: Run): void {
  if (isLate(run)) throw tooLate();
}

/** What the run fails with: that its time is over, when that is why. */
export function orTooLate(run: Run, error: unknown): unknown {
  return isLate(run) ? tooLate(error) : error;
}

/** Errors: MIG_TENANT_TIMEOUT instead of whatever the body fails with when its time is over; those of the body before. */
export async function withinTime<T>(run: Run, limitMs: number | undefined, body: (run: Run) => Promise<T>): Promise<T> {
  if (limitMs === undefined) return body(run);
  const limited: Run = { ...run, deadline: run.clock.now().getTime() + limitMs };
  const ended = new AbortController();
  try {
    return await Promise.race([body(limited), closedAfter(limited, limitMs + graceMs, ended.signal)]);
  } catch (error) {
    throw orTooLate(limited, error);
  } finally {
    ended.abort();
  }
}

async function closedAfter(run: Run, ms: number, ended: AbortSignal): Promise<never> {
  await setTimeout(ms, undefined, { signal: ended });
  // It may wait for the statement that is to be ended.
  run.session.close().catch(() => undefined);
  throw tooLate();
}

export function isLate({ deadline, clock }: Run): boolean {
  return deadline !== null && clock.now().getTime() >= deadline;
}

function tooLate(cause?: unknown): MigError {
  if (isMigError(cause) && cause.code === "MIG_TENANT_TIMEOUT") return cause;
  const details = isMigError(cause) ? cause.details : {};
  const why = cause instanceof Error ? ` ${cause.message}` : "";
  return new MigError("MIG_TENANT_TIMEOUT", `The time is over.${why}`, { details, cause });
}
