/**
 * Every failure mig can name. A code is stable across versions: scripts and tests match on it, never on the text.
 * `docs/errors.md` is generated from this table and the CLI takes its exit codes from it.
 */
import { commandErrors } from "./errors/command-errors.ts";
import { databaseErrors } from "./errors/database-errors.ts";
import { declarationErrors } from "./errors/declaration-errors.ts";
import { generationErrors } from "./errors/generation-errors.ts";
import { historyErrors } from "./errors/history-errors.ts";
import { runErrors } from "./errors/run-errors.ts";

export const errorTable = {
  ...commandErrors,
  ...declarationErrors,
  ...generationErrors,
  ...historyErrors,
  ...runErrors,
  ...databaseErrors,
};

export type ErrorCode = keyof typeof errorTable;

/** Plain values that describe a failure, for programs: table, column, file, version, ... */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/**
 * The only error class of mig.
 *
 * @example
 * try { await runner.migrate() } catch (error) {
 *   if (error instanceof MigError && error.code === "MIG_LOCK_TIMEOUT") retryLater();
 * }
 */
export class MigError extends Error {
  override readonly name = "MigError";
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  /** What the user can do now. */
  readonly next: string;

  constructor(
    code: ErrorCode,
    message: string,
    options: { readonly details?: ErrorDetails; readonly next?: string; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
    this.next = options.next ?? errorTable[code].next;
  }
}

/** True for a MigError of any copy of the package (two versions in one process must understand each other). */
export function isMigError(error: unknown): error is MigError {
  return error instanceof Error && error.name === "MigError" && "code" in error && "next" in error;
}
