/** What kind of database it is to those who migrate it, as far as its ledger tells. */
import { isMigError } from "../errors.ts";
import { readHeads } from "./open-ledger.ts";
import { type Run, type RunOptions, withRun } from "./run.ts";

/**
 * The environment (`MIG_ENV`) of the last run that said one; null when none did, or there is no database. Reads the ledger and
 * nothing else. Errors: those of connecting and reading.
 *
 * @example if ((await lastEnvironment({ repo: Repo })) === "production") process.exit(1);
 */
export async function lastEnvironment(options: Pick<RunOptions, "repo" | "scope">): Promise<string | null> {
  try {
    return await withRun(options, environmentInLedger);
  } catch (error) {
    if (isMigError(error) && error.code === "MIG_DATABASE_MISSING") return null;
    throw error;
  }
}

/** The same, on an open session. */
export async function environmentInLedger(run: Run): Promise<string | null> {
  const { rows } = await run.session.transaction(() => readHeads(run), { readOnly: true });
  return rows?.findLast(({ environment }) => environment !== null)?.environment ?? null;
}

/**
 * How another environment than the one here is told; null where it is the same, or the database tells none.
 *
 * @example elsewhere("live", null) // "MIG_ENV=live, which here is not set"
 */
export function elsewhere(there: string | null, here: string | null): string | null {
  return there === null || there === here ? null : `MIG_ENV=${there}, which here is ${here ?? "not set"}`;
}
