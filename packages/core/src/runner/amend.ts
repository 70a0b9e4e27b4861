/**
 * The ledger put right by hand: what was done without mig, what is known better than the ledger knows it. Every change
 * is recorded with who, when and why; no row is removed.
 */
import type { LedgerRow } from "../adapter/ledger-rows.ts";
import { MigError } from "../errors.ts";
import type { StepChange } from "../migration/difference.ts";
import { begunRow, finishedRow } from "./entry.ts";
import { nameOf } from "./execute.ts";
import { latestRows, nextSeq } from "./ledger.ts";
import { withLock } from "./lock.ts";
import type { MigrationName, MigrationSource } from "./migration-source.ts";
import { type FoundLedger, readLedger, readyLedger } from "./open-ledger.ts";
import { differenceOf, recordOf } from "./record.ts";
import { type Run, type RunOptions, type Writer, withRun, writerOf } from "./run.ts";
import { selectUp, sortedSources, unknownVersion } from "./select-up.ts";

export interface AmendOptions extends RunOptions {
  readonly migrations: readonly MigrationSource[];
  /** Why, for whoever reads the ledger later. */
  readonly reason: string;
  /** How long to wait for another run. Default 600,000 ms. */
  readonly lockWaitMs?: number;
}

export interface AmendReport {
  /** What is recorded otherwise now. */
  readonly changed: readonly Amended[];
}

export interface Amended extends MigrationName {
  /** `repair` of a changed file: how it differs from what was recorded; null in any other case, see `differenceOf`. */
  readonly difference: readonly StepChange[] | null;
}

/**
 * Records pending migrations as applied without running them, because the database has what they make: up to `to`, or all.
 *
 * Errors: MIG_MIGRATION_UNKNOWN, MIG_MIGRATION_DUPLICATE, MIG_INCOMPLETE, those of loading and of the lock.
 *
 * @example await baseline({ repo: Repo, migrations, to: "20260102030405", reason: "made by the old tool" });
 */
export function baseline(options: AmendOptions & { readonly to?: string }): Promise<AmendReport> {
  return amend(options, async (run, ledger) => {
    const { rows } = ledger;
    const { selected } = selectUp(options.migrations, rows ?? [], options.to === undefined ? {} : { to: options.to });
    if (selected.length === 0) return [];
    await readyLedger(run, ledger);
    const writer = writerOf(run);
    const made: LedgerRow[] = [];
    for (const source of selected) made.push(await appliedRow(source, nextSeq(rows ?? []) + made.length, writer));
    const noted = made.map((row) => ({
      ...row,
      note: noteOf("recorded as applied by baseline", options.reason, writer),
    }));
    await run.session.transaction(() => run.session.ledger.insert(run.scope, ...noted));
    return noted;
  });
}

/** What became of a migration that stopped halfway, or was done or undone by hand. */
export type Outcome = "applied" | "rolledBack" | "retry";

/**
 * Says what became of one migration: it is applied, it is undone, or the part it stopped in did not run (`retry`).
 *
 * Errors: MIG_MIGRATION_UNKNOWN for a version that neither a file nor the ledger has, MIG_USAGE when there is nothing to
 * undo or to retry, and those of loading and of the lock.
 *
 * @example await resolve({ repo: Repo, migrations, version: "20260102030405", as: "applied", reason: "finished by hand" });
 */
export function resolve(
  options: AmendOptions & { readonly version: string; readonly as: Outcome },
): Promise<AmendReport> {
  const { version, as, reason, migrations } = options;
  return amend(options, async (run, ledger) => {
    const { rows } = ledger;
    const row = latestRows(rows ?? []).get(version);
    const begun = row === undefined || row.state === "rolledBack" ? undefined : row;
    const writer = writerOf(run);
    const note = noteOf(`resolved as ${as}`, reason, writer);
    if (begun !== undefined) {
      const changed = { ...resolved(begun, as, writer), note };
      await readyLedger(run, ledger);
      await run.session.ledger.update(run.scope, changed);
      return [changed];
    }
    if (as !== "applied") throw nothingTo(as, version);
    const source = migrations.find((known) => known.version === version);
    if (source === undefined) throw unknownVersion(version, "is of no migration");
    await readyLedger(run, ledger);
    const made = { ...(await appliedRow(source, nextSeq(rows ?? []), writer)), note };
    await run.session.ledger.insert(run.scope, made);
    return [made];
  });
}

/**
 * Makes the ledger agree with the files: `accept` takes files that were changed as they are now, `forget` takes migrations
 * that have no file any more for undone. Both are versions.
 *
 * Errors: MIG_MIGRATION_UNKNOWN for a version that is not applied, or has no file to accept; those of loading and of the lock.
 *
 * @example await repair({ repo: Repo, migrations, accept: ["20260102030405"], reason: "only a comment changed" });
 */
export function repair(
  options: AmendOptions & { readonly accept?: readonly string[]; readonly forget?: readonly string[] },
): Promise<AmendReport> {
  const { accept = [], forget = [], reason, migrations } = options;
  return amend(options, async (run, ledger) => {
    const { rows } = ledger;
    const latest = latestRows(rows ?? []);
    const writer = writerOf(run);
    const changed: (LedgerRow & Partial<Amended>)[] = [];
    for (const version of [...accept, ...forget]) {
      const row = latest.get(version);
      if (row?.state !== "applied") throw unknownVersion(version, "is not applied");
      const source = migrations.find((known) => known.version === version);
      if (forget.includes(version)) {
        if (source !== undefined) throw unknownVersion(version, "has a file, so it cannot be forgotten");
        changed.push({ ...row, state: "rolledBack", note: noteOf("forgotten: it has no file", reason, writer) });
        continue;
      }
      if (source === undefined) throw unknownVersion(version, "has no file to accept");
      const now = recordOf(await source.load());
      const note = noteOf(`accepted as it is in the file; it was ${row.checksum}`, reason, writer);
      changed.push({ ...row, name: source.name, ...now, note, difference: differenceOf(row, now) });
    }
    if (changed.length > 0) await readyLedger(run, ledger);
    await run.session.transaction(async () => {
      for (const row of changed) await run.session.ledger.update(run.scope, row);
    });
    return changed;
  });
}

async function amend(
  options: AmendOptions,
  body: (run: Run, ledger: FoundLedger) => Promise<readonly (LedgerRow & Partial<Amended>)[]>,
): Promise<AmendReport> {
  sortedSources(options.migrations);
  if (options.reason.trim() === "") throw new MigError("MIG_USAGE", "The ledger is not changed without a reason.");
  return withRun(options, (run) =>
    withLock(run, options.lockWaitMs ?? 600_000, async () => ({
      changed: (await body(run, await readLedger(run))).map((one) => ({
        ...nameOf(one),
        difference: one.difference ?? null,
      })),
    })),
  );
}

async function appliedRow(source: MigrationSource, seq: number, writer: Writer): Promise<LedgerRow> {
  const migration = await source.load();
  const task = {
    ...nameOf(source),
    direction: "up",
    segments: [{ transaction: true, units: [] }],
    ...recordOf(migration),
    reversible: true,
    resume: undefined,
  } as const;
  return finishedRow(task, begunRow(task, seq, writer), writer);
}

function resolved(row: LedgerRow, as: Outcome, { now }: Writer): LedgerRow {
  if (as === "applied")
    return { ...row, state: "applied", step: row.steps, finishedAt: row.finishedAt ?? now.toISOString() };
  if (as === "rolledBack") return { ...row, state: "rolledBack" };
  if (row.state === "applied") throw nothingTo(as, row.version);
  // With a note the part counts as one that left nothing behind.
  return row.state === "reverting" ? row : { ...row, state: "failed" };
}

function nothingTo(as: Outcome, version: string): MigError {
  const what = as === "retry" ? "did not stop halfway" : "is not applied";
  return new MigError("MIG_USAGE", `Version ${version} ${what}, so it cannot be resolved as ${as}.`, {
    details: { version, as },
    next: "Run `mig status` to see where it stands.",
  });
}

function noteOf(what: string, reason: string, { now, by }: Writer): string {
  return `${what} ${now.toISOString()} by ${by}: ${reason}`;
}
