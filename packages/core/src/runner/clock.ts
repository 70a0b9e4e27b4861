/** Time and chance, as a run needs them: tests bring their own. */
import { setTimeout } from "node:timers/promises";

export interface Clock {
  now(): Date;
  /** Resolves after `ms`, or as soon as the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** At least 0, less than 1. */
  random(): number;
}

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (ms, signal) =>
    setTimeout(ms, undefined, signal === undefined ? {} : { signal }).catch(() => {
      // The only rejection is the abort, which ends the pause early.
    }),
  random: () => Math.random(),
};

/** Doubles with each attempt up to two seconds; half of it is chance, so that two waiting runs do not keep in step. */
export function backoffMs(attempt: number, clock: Pick<Clock, "random">): number {
  const longest = Math.min(100 * 2 ** attempt, 2_000);
  return Math.round(longest * (0.5 + clock.random() / 2));
}
