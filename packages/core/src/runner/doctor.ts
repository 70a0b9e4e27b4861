/** `doctor` and `unlock`: looks at what endangers runs, and at who holds the lock. */
import type { Finding } from "../adapter/finding.ts";
import { MigError } from "../errors.ts";
import { elsewhere, environmentInLedger } from "./last-environment.ts";
import { lockName } from "./lock.ts";
import { type MigrationSource, showMigration } from "./migration-source.ts";
import { withDifference } from "./record.ts";
import { type Run, type RunOptions, withRun } from "./run.ts";
import { type MigrationStatus, statusOfScope } from "./status.ts";

export type DoctorOptions = Pick<RunOptions, "repo" | "scope"> & { readonly migrations: readonly MigrationSource[] };

export interface Checkup {
  /** Server and version, for people. */
  readonly server: string;
  readonly findings: readonly Finding[];
}

/**
 * Looks at the server, the connection, the lock and the ledger; changes nothing. Errors: those of connecting and loading.
 *
 * @example const { findings } = await doctor({ repo: Repo, migrations });
 */
export function doctor(options: DoctorOptions): Promise<Checkup> {
  return withRun(options, async (run) => ({
    server: run.session.server,
    findings: [
      ...((await run.session.diagnose?.(run.scope)) ?? []),
      await lockFinding(run),
      ...(await environmentFindings(run)),
      ...ledgerFindings((await statusOfScope(run, { migrations: options.migrations, verify: true })).migrations),
    ],
  }));
}

export interface Unlocked {
  readonly lock: string;
  /** Null when nobody held it, or the database cannot tell. */
  readonly holder: string | null;
  /** Was its session ended? */
  readonly ended: boolean;
}

/**
 * Who holds the lock. It dies with its session, so there is never one to clean up; with `force` that session is ended.
 *
 * Errors: MIG_UNSUPPORTED where sessions cannot be ended, MIG_STATEMENT_FAILED without the right to.
 *
 * @example const { holder } = await unlock({ repo: Repo });
 */
export function unlock(options: Pick<RunOptions, "repo" | "scope"> & { readonly force?: boolean }): Promise<Unlocked> {
  return withRun(options, async ({ session, ledger, scope, dialect }) => {
    const lock = lockName(ledger, scope);
    const holder = await session.lockHolder(lock);
    if (holder === null || options.force !== true) return { lock, holder, ended: false };
    if (session.breakLock !== undefined) return { lock, holder, ended: await session.breakLock(lock) };
    throw new MigError("MIG_UNSUPPORTED", `The adapter "${dialect.name}" cannot end the session of another process.`, {
      details: { lock, holder },
      next: "End the process that holds the lock.",
    });
  });
}

async function lockFinding({ session, ledger, scope }: Run): Promise<Finding> {
  const holder = await session.lockHolder(lockName(ledger, scope));
  return holder === null
    ? { level: "ok", topic: "lock", text: "Nobody holds it." }
    : { level: "warning", topic: "lock", text: `Held by ${holder}.` };
}

async function environmentFindings(run: Run): Promise<readonly Finding[]> {
  const [there, here] = [await environmentInLedger(run), run.environment];
  if (there === null) return [];
  const other = elsewhere(there, here);
  return [
    other === null
      ? { level: "ok", topic: "environment", text: `Last migrated with MIG_ENV=${there}, as here.` }
      : {
          level: "warning",
          topic: "environment",
          text: `Last migrated with ${other}; what destroys something wants --really.`,
        },
  ];
}

function ledgerFindings(migrations: readonly MigrationStatus[]): readonly Finding[] {
  const found = (is: (one: MigrationStatus) => boolean) => migrations.filter(is).map(showMigration);
  const finding = (level: Finding["level"], names: readonly string[], text: string): readonly Finding[] =>
    names.length === 0 ? [] : [{ level, topic: "ledger", text: `${text}: ${names.join(", ")}.` }];
  const halfway = found(({ state }) => state === "running" || state === "failed" || state === "reverting");
  const unhealthy = [
    ...finding("problem", halfway, "Stopped halfway; run the command again, or see mig resolve"),
    ...finding(
      "problem",
      found(({ file, row }) => !file && row !== null && row.breaking !== null),
      "Releases must not run without these; deploy one that has them",
    ),
    ...migrations.flatMap(({ edited, difference, ...one }): readonly Finding[] => {
      const text = `Changed after it was applied; see mig repair: ${showMigration(one)}`;
      return edited === true ? [{ level: "problem", topic: "ledger", text: withDifference(text, difference) }] : [];
    }),
    ...finding(
      "warning",
      found(({ file }) => !file),
      "Applied, and without a file in this release",
    ),
    ...finding(
      "warning",
      found(({ outOfOrder }) => outOfOrder),
      "Pending, and older than what is applied",
    ),
  ];
  const pending = found(({ state }) => state === "pending").length;
  const applied = found(({ state }) => state === "applied").length;
  const text = `${applied} applied, ${pending} pending.`;
  return [...unhealthy, { level: "ok", topic: "ledger", text }];
}
