/**
 * A statement that refuses to run in a transaction, and whose end can be looked up in the database. Looked at before:
 * what an attempt left behind is cleared away, what a stopped run had finished is left alone, and what another session
 * is still at is waited for. Looked at after: such a statement may say that it succeeded and leave nothing of use.
 */
import type { Probe, ProbeState, Statement } from "../adapter/statement.ts";
import { MigError } from "../errors.ts";
import { announceRetry } from "./call-hook.ts";
import { backoffMs } from "./clock.ts";
import { type MigrationName, showMigration } from "./migration-source.ts";
import type { Run } from "./run.ts";
import { stopWhenAborted } from "./stopping.ts";

type Probed = Statement & { readonly probe: Probe };

export function isProbed(statement: Statement): statement is Probed {
  return statement.transaction === "outside" && statement.probe !== undefined;
}

/**
 * `resumed`: an earlier run may have done it. Errors: those of `send`, MIG_DATABASE_LOCKED when another session does not
 * come to an end, MIG_STATEMENT_FAILED when it left nothing of use.
 */
export async function sendProbed(
  run: Run,
  migration: MigrationName,
  { probe, sql }: Probed,
  { resumed, send }: { readonly resumed: boolean; readonly send: () => Promise<void> },
): Promise<void> {
  const before = await settled(run, migration, probe);
  if (before === "done" && resumed) return;
  if (before === "debris") {
    for (const clearing of probe.clear) {
      run.emit({ kind: "statement", version: migration.version, name: migration.name, sql: clearing, operation: null });
      await run.session.query(clearing);
    }
    // Some debris is cleared away by doing the rest.
    if ((await lookUp(run, probe)) === "done") return;
  }
  await send();
  const after = await lookUp(run, probe);
  if (after === "done") return;
  throw new MigError(
    "MIG_STATEMENT_FAILED",
    `${showMigration(migration)}: the statement ended, and what it made is of no use.`,
    {
      details: { statement: sql, state: after },
      next: "Run the command again; it clears away what is there and starts the statement anew.",
    },
  );
}

/** Waits, with pauses, while another session is at it: an orphan of a run whose process was killed, for example. */
async function settled(run: Run, migration: MigrationName, probe: Probe): Promise<ProbeState> {
  const began = run.clock.now().getTime();
  for (let attempt = 1; ; attempt += 1) {
    const state = await lookUp(run, probe);
    if (state !== "busy") return state;
    stopWhenAborted(run);
    const left = run.retryMs - (run.clock.now().getTime() - began);
    const reason = "Another session is at the same statement.";
    if (left <= 0)
      throw new MigError("MIG_DATABASE_LOCKED", reason, { details: { migration: showMigration(migration) } });
    const waitMs = Math.min(backoffMs(attempt, run.clock), left);
    await announceRetry(
      run,
      { version: migration.version, name: migration.name },
      { attempt, waitMs, reason, blockers: [] },
    );
    await run.clock.sleep(waitMs, run.signal);
  }
}

const states: readonly ProbeState[] = ["none", "busy", "debris", "done"];

async function lookUp(run: Run, { sql }: Probe): Promise<ProbeState> {
  const [row] = await run.session.query(sql);
  const state = states.find((known) => known === row?.["state"]);
  if (state !== undefined) return state;
  throw new MigError("MIG_BUG", "A probe did not tell a state.", {
    details: { sql },
    next: "Report this to the author of the adapter: a probe gives one row with one of none, busy, debris and done as `state`.",
  });
}
