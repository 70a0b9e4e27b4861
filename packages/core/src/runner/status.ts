/** `status`: what is applied and what is not. Changes nothing, creates nothing, takes no lock. */
import type { LedgerHead, LedgerState } from "../adapter/ledger-rows.ts";
import type { StepChange } from "../migration/difference.ts";
import { nameOf } from "./execute.ts";
import { latestRows } from "./ledger.ts";
import type { MigrationName, MigrationSource } from "./migration-source.ts";
import { type FoundLedger, readHeads, readLedger } from "./open-ledger.ts";
import { differenceOf, recordOf } from "./record.ts";
import { type Run, type RunOptions, withRun } from "./run.ts";
import { compareText, olderThanApplied, sortedSources } from "./select-up.ts";

interface StatusRequest {
  readonly migrations: readonly MigrationSource[];
  /** True: applied migrations are loaded too, to see whether they were changed. */
  readonly verify?: boolean;
}

export type StatusOptions = Pick<RunOptions, "repo" | "scope"> & StatusRequest;

export interface Status {
  /** False: this database has no ledger yet. */
  readonly ledger: boolean;
  /** Files and recorded migrations together, by version. */
  readonly migrations: readonly MigrationStatus[];
}

export interface MigrationStatus extends MigrationName {
  /** `pending` also after a rollback. */
  readonly state: "pending" | Exclude<LedgerState, "rolledBack">;
  /** False: recorded, but this release does not have it. */
  readonly file: boolean;
  /** Pending, and older than an applied one. */
  readonly outOfOrder: boolean;
  /** Was it changed after it was applied? Null when that was not looked at. */
  readonly edited: boolean | null;
  /** How it was changed; null when it was not, and when an older mig applied it, which recorded nothing to compare with. */
  readonly difference: readonly StepChange[] | null;
  /** The row of the ledger, for those that have begun. */
  readonly row: LedgerHead | null;
}

/**
 * Errors: MIG_MIGRATION_DUPLICATE, and whatever connecting, reading and (with `verify`) loading throw.
 *
 * @example const pending = (await status({ repo: Repo, migrations })).migrations.filter((one) => one.state === "pending");
 */
export async function status(options: StatusOptions): Promise<Status> {
  return withRun(options, (run) => statusOfScope(run, options));
}

/** The same, on an open session. */
export async function statusOfScope(run: Run, request: StatusRequest): Promise<Status> {
  const files = sortedSources(request.migrations);
  const { rows } = await run.session.transaction(() => readHeads(run), { readOnly: true });
  const latest = latestRows(rows ?? []);
  const outOfOrder = olderThanApplied(files, latest);
  // Only what was changed is compared step by step, so only then are the steps read.
  let whole: Promise<FoundLedger> | null = null;
  const wholeRow = async ({ seq }: LedgerHead) => {
    whole ??= readLedger(run);
    return (await whole).rows?.find((row) => row.seq === seq);
  };
  const ofFiles = await Promise.all(
    files.map(async (file): Promise<MigrationStatus> => {
      const row = begun(latest.get(file.version));
      const own = { ...nameOf(file), ...stateOf(row), file: true, outOfOrder: outOfOrder.includes(file) };
      if (row === null || request.verify !== true) return { ...own, edited: null, difference: null };
      const now = recordOf(await file.load());
      const edited = now.checksum !== row.checksum;
      const applied = edited ? await wholeRow(row) : undefined;
      return { ...own, edited, difference: applied === undefined ? null : differenceOf(applied, now) };
    }),
  );
  const versions = new Set(files.map((file) => file.version));
  const recordedOnly = [...latest.values()].flatMap((row): readonly MigrationStatus[] =>
    versions.has(row.version) || begun(row) === null
      ? []
      : [{ ...nameOf(row), ...stateOf(row), file: false, outOfOrder: false, edited: null, difference: null }],
  );
  return {
    ledger: rows !== null,
    migrations: [...ofFiles, ...recordedOnly].sort((left, right) => compareText(left.version, right.version)),
  };
}

function begun(row: LedgerHead | undefined): LedgerHead | null {
  return row === undefined || row.state === "rolledBack" ? null : row;
}

function stateOf(row: LedgerHead | null): Pick<MigrationStatus, "state" | "row"> {
  return row === null || row.state === "rolledBack" ? { state: "pending", row: null } : { state: row.state, row };
}
