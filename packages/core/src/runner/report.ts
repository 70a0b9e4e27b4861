/** What a run did, and the errors that carry it. */
import { type ErrorCode, type ErrorDetails, isMigError, MigError } from "../errors.ts";
import type { Direction } from "./events.ts";
import type { MigrationName } from "./migration-source.ts";

export interface RunReport {
  readonly direction: Direction;
  /** What this run carried out, in order: migrations applied, or undone when the direction is down. */
  readonly applied: readonly MigrationResult[];
  /** The one that stopped the run; null when none did. */
  readonly failed: MigrationFailure | null;
  /** Up: all that is still not applied. Down: what was to be undone and is not. The failed one is in neither. */
  readonly pending: readonly MigrationName[];
}

export interface MigrationResult extends MigrationName {
  readonly durationMs: number;
}

export interface MigrationFailure extends MigrationName {
  readonly code: ErrorCode;
  readonly message: string;
}

/** The same error with more details; those it has already win. What is not a MigError becomes a MIG_BUG. */
export function withDetails(error: unknown, details: ErrorDetails): MigError {
  if (isMigError(error)) {
    return new MigError(error.code, error.message, {
      details: { ...details, ...error.details },
      next: error.next,
      cause: error.cause,
    });
  }
  return new MigError("MIG_BUG", error instanceof Error ? error.message : String(error), { details, cause: error });
}
