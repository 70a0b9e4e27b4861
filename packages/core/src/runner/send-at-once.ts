/** The short way of one migration: everything in one message, for sessions that can (`Session.apply`). */
import type { LedgerRow } from "../adapter/ledger-rows.ts";
import type { HazardKind, Statement } from "../adapter/statement.ts";
import { isMigError } from "../errors.ts";
import { describe } from "../operations/definitions.ts";
import { hasInnerHooks } from "./call-hook.ts";
import { begunRow, finishedRow, type Task } from "./entry.ts";
import { nameOf, tablesOf } from "./execute.ts";
import type { KnownRows } from "./known-rows.ts";
import { latestRows, nextSeq } from "./ledger.ts";
import { upgradeLedger } from "./open-ledger.ts";
import { withDetails } from "./report.ts";
import { retryWhileLocked } from "./retry.ts";
import { type Run, writerOf } from "./run.ts";
import type { Unit } from "./segments.ts";
import { isLate, limitsOf } from "./stopping.ts";

type Sent = Extract<Unit, { kind: "statement" }>;

/**
 * Null when the long way has to be taken: the session knows no short one, the migration is not only statements of mig's
 * own, the ledger is not as it was, or a statement was refused and nobody knows which. Nothing was done then.
 */
export async function sendAtOnce(run: Run, task: Task, known: KnownRows): Promise<LedgerRow | null> {
  const { session, scope } = run;
  const sent = statementsAtOnce(run, task);
  if (session.apply === undefined || sent === null) return null;
  const writer = writerOf(run);
  const rows = known.of(task.version);
  const begun = latestRows(rows).get(task.version);
  if (begun !== undefined && begun.state !== "rolledBack") return null;
  for (const { statement, operation } of sent) {
    run.emit({ kind: "statement", ...nameOf(task), sql: statement.sql, operation: describe(operation) });
  }
  const row = finishedRow(task, begunRow(task, nextSeq(rows), writer), writer);
  const statements = sent.map(({ statement }) => statement.sql);
  const apply = session.apply.bind(session);
  try {
    const send = () => apply({ scope, row, statements, ...limitsOf(run) });
    return (await retryWhileLocked(run, send, nameOf(task), () => tablesOf(sent))) ? row : null;
  } catch (error) {
    if (isLate(run)) throw error;
    const place = sent.find(({ statement }) => isMigError(error) && statement.sql === error.details["statement"]);
    if (place !== undefined) {
      throw withDetails(error, { step: place.place + 1, operation: describe(place.operation) });
    }
    if (!isMigError(error) || !refusals.has(error.code)) throw error;
    // The ledgers of many tenants are read together, and of each only what tells what is pending.
    await upgradeLedger(run);
    return null;
  }
}

/** Null when the migration cannot go the short way, whatever the ledger says. */
export function statementsAtOnce(run: Run, { direction, segments }: Task): readonly Sent[] | null {
  const [only, ...others] = segments;
  if (
    run.session.apply === undefined ||
    hasInnerHooks(run) ||
    direction === "down" ||
    only?.transaction !== true ||
    others.length > 0
  )
    return null;
  const sent = only.units.filter((unit) => unit.kind === "statement");
  return sent.length === only.units.length && sent.every((unit) => isPlain(unit, sent.length === 1)) ? sent : null;
}

/** Is it over in no time, as far as its statements tell? Nobody knows that of SQL and code of the user's own. */
export function isBrief(run: Run, task: Task): boolean {
  return statementsAtOnce(run, task)?.every(({ statement }) => !isSlow(statement)) ?? false;
}

/** After these the migration runs again, statement by statement, to tell which one it was. */
const refusals: ReadonlySet<string> = new Set(["MIG_STATEMENT_FAILED", "MIG_CONSTRAINT_VIOLATED"]);

/** Takes its time: doing it twice only to tell which statement was refused would be too much. */
const slow: ReadonlySet<HazardKind> = new Set(["rewrite", "scan"]);

/** SQL of the user's own may hold anything, also the end of the transaction. */
function isPlain({ statement, operation }: Sent, isOnly: boolean): boolean {
  if (statement.referencesOff) return false;
  if (operation.kind === "execute" || operation.kind === "addStatement" || operation.kind === "dropStatement")
    return false;
  return isOnly || !isSlow(statement);
}

function isSlow({ hazards }: Statement): boolean {
  return hazards.some(({ kind }) => slow.has(kind));
}
