/**
 * The ledger as it is found: missing, of this mig, of an older one that lacks columns, or of a newer one that has more.
 * Reading it changes nothing and costs nothing while it lacks nothing; who is about to write makes it ready first.
 */
import { ledgerColumns, unrecorded } from "../adapter/ledger-codec.ts";
import type { LedgerColumn, LedgerHead, LedgerRow } from "../adapter/ledger-rows.ts";
import { isMigError, MigError } from "../errors.ts";
import { showTable, type TableRef, tableKey } from "../model/name.ts";
import type { Operation } from "../operations/vocabulary.ts";
import { ledgerStatements, ledgerTable } from "./ledger.ts";
import { lockName } from "./lock.ts";
import { retryWhileLocked } from "./retry.ts";
import type { Run } from "./run.ts";
import { toolVersion } from "./tool-version.ts";

export interface FoundLedger<R extends LedgerHead = LedgerRow> {
  /** Null without a table. What an older mig did not write down is null in them, or `unrecorded`. */
  readonly rows: readonly R[] | null;
  /** The columns that the table of an older mig lacks. */
  readonly lacks: readonly string[];
}

/** Errors: MIG_LEDGER_UNKNOWN for a table that is no ledger, MIG_INTROSPECTION for a state that only a newer mig knows. */
export function readLedger(run: ReadingRun): Promise<FoundLedger> {
  return read(run, ledgerColumns);
}

/** The same without the steps: all that status and `migrate` want to know, and a tenth of a long ledger. */
export async function readHeads(run: ReadingRun): Promise<FoundLedger<LedgerHead>> {
  const { rows, lacks } = await read(run, headColumns);
  return { rows: rows?.map(({ down: _, gist: __, ...head }) => head) ?? null, lacks };
}

type ReadingRun = Pick<Run, "session" | "scope" | "ledger">;

const headColumns = ledgerColumns.filter((name) => name !== "down" && name !== "gist");

async function read(run: ReadingRun, wanted: readonly string[]): Promise<FoundLedger> {
  const { ledger } = run.session;
  try {
    return { rows: await ledger.read(run.scope, { columns: wanted }), lacks: [] };
  } catch (error) {
    if (!isMigError(error) || error.code !== "MIG_STATEMENT_FAILED") throw error;
    const lacks = lackedBy(run.ledger, await ledger.columns(run.scope));
    if (lacks.length === 0) throw error;
    const columns = wanted.filter((name) => !lacks.includes(name));
    return { rows: await ledger.read(run.scope, { columns }), lacks };
  }
}

/**
 * Before the first row is written: creates the table, or gives it what it lacks. Whether a newer mig wants more of a row
 * is looked up when the last row is another version's.
 */
export async function readyLedger(run: Run, { rows, lacks }: FoundLedger<LedgerHead>): Promise<void> {
  if (rows === null) await createLedger(run);
  else if (lacks.length > 0 || (rows.length > 0 && rows.at(-1)?.toolVersion !== toolVersion)) await upgradeLedger(run);
}

/** It looks inside the transaction, because a database without a session lock lets two runs come this far. */
async function createLedger(run: Run): Promise<void> {
  const { session, dialect, ledger, scope } = run;
  await retryWhileLocked(run, () =>
    session.transaction(async () => {
      if ((await session.ledger.read(scope)) !== null) return;
      for (const sql of ledgerStatements(dialect, ledger, scope)) await session.query(sql);
      run.emit({ kind: "ledgerCreated", table: showTable(ledger) });
    }),
  );
}

/**
 * Adds what the table lacks, in one transaction. Runs that hold no lock may come here at once: only one at a time looks
 * and adds. Errors: MIG_LEDGER_UNKNOWN.
 */
export async function upgradeLedger(run: Run): Promise<void> {
  const { session, ledger, scope } = run;
  if (missing(run, await session.ledger.columns(scope)).length === 0) return;
  await retryWhileLocked(run, () =>
    session.transaction(
      async () => {
        if (!(await session.tryLock(`${lockName(ledger, scope)}:upgrade`, { untilCommit: true }))) {
          throw new MigError("MIG_DATABASE_LOCKED", "Another run brings the ledger up to date.");
        }
        const added = missing(run, await session.ledger.columns(scope));
        for (const sql of upgradeStatements(run, added)) await session.query(sql);
        if (added.length > 0) run.emit({ kind: "ledgerUpgraded", table: showTable(ledger), columns: added });
      },
      { lockTimeoutMs: run.lockTimeoutMs },
    ),
  );
}

function upgradeStatements({ dialect, ledger, scope }: Run, added: readonly string[]): readonly string[] {
  const wanted = ledgerTable(ledger);
  const columns = wanted.columns.map((one) => ({ ...one, default: defaultOf(one.name) }));
  const { table } = dialect.lower({ ...wanted, columns });
  const [there, lacked] = [false, true].map((is) => table.columns.filter(({ name }) => added.includes(name) === is));
  const before = { tables: { [tableKey(ledger)]: { ...table, columns: there ?? [] } }, objects: {} };
  const operations = (lacked ?? []).map((column): Operation => ({ kind: "addColumn", table: ledger, column }));
  return dialect.compile(operations, before, scope).map((statement) => statement.sql);
}

function defaultOf(name: string) {
  const value = unrecorded[name];
  return value === undefined ? null : ({ kind: "value", value } as const);
}

/** What is to be added. Errors: MIG_LEDGER_UNKNOWN also for a column of a newer mig that rows must have. */
function missing(run: Run, columns: readonly LedgerColumn[]): readonly string[] {
  const foreign = columns.find(({ name, required }) => required && !ledgerColumns.includes(name));
  if (foreign !== undefined) throw unknownLedger(run.ledger, `Its rows must have ${foreign.name}.`, foreign.name);
  return lackedBy(run.ledger, columns);
}

/** Errors: MIG_LEDGER_UNKNOWN for a table without what every ledger has. */
function lackedBy(ref: TableRef, columns: readonly LedgerColumn[]): readonly string[] {
  const names = new Set(columns.map(({ name }) => name));
  const lacked = ledgerTable(ref).columns.filter(({ name }) => !names.has(name));
  const vital = lacked.find(({ name, nullable }) => !nullable && unrecorded[name] === undefined);
  if (vital !== undefined) throw unknownLedger(ref, `It has no column ${vital.name}.`, vital.name);
  return lacked.map(({ name }) => name);
}

function unknownLedger(ref: TableRef, why: string, column: string): MigError {
  return new MigError("MIG_LEDGER_UNKNOWN", `The table ${showTable(ref)} is no ledger that this mig can keep. ${why}`, {
    details: { table: showTable(ref), column },
  });
}
