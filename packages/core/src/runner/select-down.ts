/** Which migrations a rollback undoes: the applied ones in the reverse of the order in which they were applied. Pure. */
import type { LedgerFacts } from "../adapter/ledger-rows.ts";
import { MigError } from "../errors.ts";
import { latestRows } from "./ledger.ts";
import { showMigration } from "./migration-source.ts";
import { checkSelection, unknownVersion } from "./select-up.ts";

/** At most one of them; none is one step. */
export interface DownSelection {
  /** The last version to undo: itself, and everything applied after it. */
  readonly to?: string;
  /** Undoes everything applied after this version, which stays. */
  readonly toExclusive?: string;
  /** How many to undo. */
  readonly step?: number;
  readonly all?: boolean;
  /** Exactly these, wherever in the order they were applied; those of them that are not applied are none. */
  readonly versions?: readonly string[];
}

/**
 * The rows to undo, the last applied first.
 *
 * Errors: MIG_USAGE, MIG_MIGRATION_UNKNOWN, MIG_INCOMPLETE when a migration stopped halfway up.
 *
 * @example selectDown(rows, { to: "20260102030405" }).map((row) => row.version)
 */
export function selectDown<R extends LedgerFacts>(rows: readonly R[], selection: DownSelection): readonly R[] {
  const { to, toExclusive, step, all, versions } = selection;
  checkSelection({ to, toExclusive, step, all, versions }, step);
  const latest = [...latestRows(rows).values()];
  refuseHalfway(versions === undefined ? latest : latest.filter((row) => versions.includes(row.version)));
  const applied = latest
    .filter((row) => row.state === "applied" || row.state === "reverting")
    .sort((left, right) => right.seq - left.seq);
  if (versions !== undefined) return applied.filter((row) => versions.includes(row.version));
  const bound = to ?? toExclusive;
  if (bound === undefined) return all === true ? applied : applied.slice(0, step ?? 1);
  const place = applied.findIndex((row) => row.version === bound);
  if (place < 0) throw unknownVersion(bound, "is not applied");
  return applied.slice(0, to === undefined ? place : place + 1);
}

function refuseHalfway(latest: readonly LedgerFacts[]): void {
  const row = latest.find((known) => known.state === "running" || known.state === "failed");
  if (row === undefined) return;
  const migration = showMigration(row);
  throw new MigError("MIG_INCOMPLETE", `${migration} stopped after ${row.step} of ${row.steps} parts.`, {
    details: { migration, step: row.step, steps: row.steps, note: row.note },
    next: "Run migrate again until it is applied; then it can be rolled back.",
  });
}
