/** `status`: what is applied and what is not. Changes nothing, creates nothing, takes no lock. */
import type { LedgerHead, LedgerState } from "../adapter/ledger-rows.ts";
import type { StepChange } from "../migration/difference.ts";
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
export async function statusOfScope(run: Run, { migrations, verify = false }: StatusRequest): Promise<Status> {
  const files = sortedSources(migrations);
  const { rows } = await run.session.transaction(() => readHeads(run), { readOnly: true });
  const latest = latestRows(rows ?? []);
  const outOfOrder = new Set(olderThanApplied(files, latest));
  const sources = new Map(files.map((file) => [file.version, file]));
  const found = [
    ...files.map((file) => statusOf(file, latest.get(file.version), { file: true, outOfOrder: outOfOrder.has(file) })),
    ...[...latest.values()]
      .filter((row) => !sources.has(row.version) && row.state !== "rolledBack")
      .map((row) => statusOf(row, row, { file: false, outOfOrder: false })),
  ].sort((left, right) => compareText(left.version, right.version));
  return { ledger: rows !== null, migrations: verify ? await verified(run, found, sources) : found };
}

function statusOf(
  { version, name }: MigrationName,
  row: LedgerHead | undefined,
  { file, outOfOrder }: Pick<MigrationStatus, "file" | "outOfOrder">,
): MigrationStatus {
  const state = row === undefined || row.state === "rolledBack" ? "pending" : row.state;
  const begun = state === "pending" || row === undefined ? null : row;
  return { version, name, state, file, outOfOrder, edited: null, difference: null, row: begun };
}

/** With what was changed since. Only that is compared step by step, so only then are the steps read. */
function verified(
  run: Run,
  found: readonly MigrationStatus[],
  sources: ReadonlyMap<string, MigrationSource>,
): Promise<readonly MigrationStatus[]> {
  let whole: Promise<FoundLedger> | null = null;
  const wholeRow = async ({ seq }: LedgerHead) => {
    whole ??= readLedger(run);
    return (await whole).rows?.find((row) => row.seq === seq);
  };
  return Promise.all(
    found.map(async (one): Promise<MigrationStatus> => {
      const source = sources.get(one.version);
      if (one.row === null || source === undefined) return one;
      const now = recordOf(await source.load());
      if (now.checksum === one.row.checksum) return { ...one, edited: false };
      const applied = await wholeRow(one.row);
      return { ...one, edited: true, difference: applied === undefined ? null : differenceOf(applied, now) };
    }),
  );
}
