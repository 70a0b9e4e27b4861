/** Which migrations a run applies: files minus ledger, never "newer than the newest". Pure. */
import type { LedgerFacts } from "../adapter/ledger-rows.ts";
import { MigError } from "../errors.ts";
import { latestRows } from "./ledger.ts";
import { type MigrationName, type MigrationSource, showMigration } from "./migration-source.ts";
import { refuseTooOld } from "./too-old.ts";

/** At most one of them. */
export interface UpSelection {
  /** The last version to apply. */
  readonly to?: string;
  /** Applies everything before this version. */
  readonly toExclusive?: string;
  /** How many to apply. */
  readonly step?: number;
  /** Exactly these; those of them that are applied are none. */
  readonly versions?: readonly string[];
}

export interface UpPlan {
  readonly selected: readonly MigrationSource[];
  /** Pending too, but beyond what was asked for. */
  readonly later: readonly MigrationSource[];
  /** Those of `selected` that are older than the newest applied one. */
  readonly outOfOrder: readonly MigrationSource[];
  /** Applied, older than the newest file, and without one. What is newer than every file is of a newer release. */
  readonly missing: readonly LedgerFacts[];
}

/**
 * Errors: MIG_USAGE, MIG_MIGRATION_UNKNOWN, MIG_MIGRATION_DUPLICATE, MIG_RELEASE_TOO_OLD, MIG_INCOMPLETE when a rollback
 * stopped halfway.
 *
 * @example selectUp(migrations, rows, { step: 1 }).selected
 */
export function selectUp(
  sources: readonly MigrationSource[],
  rows: readonly LedgerFacts[],
  selection: UpSelection,
): UpPlan {
  const files = sortedSources(sources);
  const latest = latestRows(rows);
  refuseReverting(latest);
  const unknown = unknownIn(files, latest);
  refuseTooOld(unknown);
  const pending = files.filter((file) => !isApplied(latest.get(file.version)));
  const selected = pending.filter(isWanted(files, selection)).slice(0, selection.step);
  const chosen = new Set(selected);
  return {
    selected,
    later: pending.filter((file) => !chosen.has(file)),
    outOfOrder: olderThanApplied(selected, latest),
    missing: unknown.filter((row) => isApplied(row) && row.version < (files.at(-1)?.version ?? "")),
  };
}

/** By version. Errors: MIG_MIGRATION_DUPLICATE, for any two of the whole set. */
export function sortedSources(sources: readonly MigrationSource[]): readonly MigrationSource[] {
  const sorted = [...sources].sort((left, right) => compareText(left.version, right.version));
  const twice = sorted.find(({ version }, position) => version === sorted[position + 1]?.version);
  if (twice === undefined) return sorted;
  const names = sorted.filter(({ version }) => version === twice.version).map(showMigration);
  throw new MigError("MIG_MIGRATION_DUPLICATE", `${names.join(" and ")} have the same version.`, {
    details: { version: twice.version, migrations: names },
  });
}

/** Errors: MIG_USAGE for two ways of choosing at once, or a number of steps that is none. */
export function checkSelection(selection: Readonly<Record<string, unknown>>, step: number | undefined): void {
  const given = Object.keys(selection).filter((key) => selection[key] !== undefined && selection[key] !== false);
  if (given.length > 1) {
    throw new MigError("MIG_USAGE", `Only one of ${given.join(", ")} can be given.`, { details: { given } });
  }
  if (step !== undefined && (!Number.isInteger(step) || step < 1)) {
    throw new MigError("MIG_USAGE", `The number of steps must be 1 or more, not ${step}.`, { details: { step } });
  }
}

export function unknownVersion(version: string, why: string): MigError {
  return new MigError("MIG_MIGRATION_UNKNOWN", `Version ${version} ${why}.`, { details: { version } });
}

function isApplied(row: LedgerFacts | undefined): boolean {
  return row?.state === "applied";
}

/** Begun, and without a file. */
function unknownIn(files: readonly MigrationName[], latest: ReadonlyMap<string, LedgerFacts>): readonly LedgerFacts[] {
  const known = new Set(files.map((file) => file.version));
  return [...latest.values()].filter((row) => row.state !== "rolledBack" && !known.has(row.version));
}

export function compareText(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

function isWanted(
  files: readonly MigrationSource[],
  { to, toExclusive, step, versions }: UpSelection,
): (file: MigrationSource) => boolean {
  checkSelection({ to, toExclusive, step, versions }, step);
  if (versions !== undefined) return (file) => versions.includes(file.version);
  const bound = to ?? toExclusive;
  if (bound === undefined) return () => true;
  if (!files.some((file) => file.version === bound)) throw unknownVersion(bound, "is of no migration");
  return (file) => file.version < bound || file.version === to;
}

/** Those that never began and are older than the newest applied one. What stopped halfway began in its place. */
export function olderThanApplied<T extends MigrationName>(
  files: readonly T[],
  latest: ReadonlyMap<string, LedgerFacts>,
): readonly T[] {
  let newest = "";
  for (const row of latest.values()) if (isApplied(row) && row.version > newest) newest = row.version;
  return files.filter((file) => {
    const state = latest.get(file.version)?.state;
    return file.version < newest && (state === undefined || state === "rolledBack");
  });
}

function refuseReverting(latest: ReadonlyMap<string, LedgerFacts>): void {
  const row = [...latest.values()].find((known) => known.state === "reverting");
  if (row === undefined) return;
  const migration = showMigration(row);
  throw new MigError(
    "MIG_INCOMPLETE",
    `The rollback of ${migration} stopped after ${row.step} of ${row.steps} parts.`,
    {
      details: { migration, step: row.step, steps: row.steps, note: row.note },
      next: "Run the rollback again; it goes on where it stopped.",
    },
  );
}
