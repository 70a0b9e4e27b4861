/** Sends the units of a segment to the database. Knows nothing of ledgers; commits nothing. */
import type { Statement } from "../adapter/statement.ts";
import { type ErrorDetails, isMigError, MigError } from "../errors.ts";
import type { MigrationDb, RunStep } from "../migration/define.ts";
import { type TableRef, tableKey, tableRef } from "../model/name.ts";
import { describe, touches } from "../operations/definitions.ts";
import type { Operation } from "../operations/vocabulary.ts";
import { isDone } from "./look-up.ts";
import { type MigrationName, showMigration } from "./migration-source.ts";
import { isProbed, sendProbed } from "./probed.ts";
import { withDetails } from "./report.ts";
import type { Run } from "./run.ts";
import { operationOf, type Unit } from "./segments.ts";
import { stopWhenLate } from "./stopping.ts";

/** Thrown, and caught where the transaction began, when it turns out that it must begin with foreign keys off. */
export class ReferencesOffNeeded extends Error {}

/** Errors carry `migration`, `step` (its place in the list, from 1), and `statement` and `operation` where there are. */
export async function executeUnits(
  run: Run,
  migration: MigrationName,
  units: readonly Unit[],
  options: { readonly referencesOff: boolean; readonly resumed?: boolean; readonly looksFirst?: boolean },
): Promise<void> {
  for (const unit of units) {
    stopWhenLate(run);
    if (unit.kind === "code") await executeCode(run, migration, unit.step, unit.place);
    else if (unit.kind === "statement") {
      const { statement } = unit;
      const send = () => executeStatement(run, migration, statement, unit.operation, unit.place);
      if (options.looksFirst === true && (await isDone(run, unit.operation))) continue;
      if (!isProbed(statement)) await send();
      else await sendProbed(run, migration, statement, { resumed: options.resumed === true, send });
    } else {
      for (const statement of await compileNow(run, migration, unit)) {
        if (statement.referencesOff && !options.referencesOff) throw new ReferencesOffNeeded();
        const operation = operationOf(unit.operations, statement);
        await executeStatement(run, migration, statement, operation, unit.first + statement.origin);
      }
    }
  }
}

/**
 * Will some statement want foreign keys off? Told before the transaction begins, so that code in the migration need not
 * run twice; a guess where steps of the same segment change what is compiled from.
 */
export async function foreseesReferencesOff(run: Run, units: readonly Unit[]): Promise<boolean> {
  for (const unit of units) {
    if (unit.kind === "statement" && unit.statement.referencesOff) return true;
    if (unit.kind !== "operations") continue;
    const before = await run.session.introspect(run.scope, touchedTables(unit.operations));
    try {
      const statements = run.dialect.compile(unit.operations, before, run.scope);
      if (statements.some((statement) => statement.referencesOff)) return true;
    } catch {
      // Its tables are made by earlier steps: it can only be compiled when its turn comes.
      return false;
    }
  }
  return false;
}

async function compileNow(
  run: Run,
  migration: MigrationName,
  unit: Extract<Unit, { kind: "operations" }>,
): Promise<readonly Statement[]> {
  const before = await run.session.introspect(run.scope, touchedTables(unit.operations));
  try {
    return run.dialect.compile(unit.operations, before, run.scope);
  } catch (error) {
    throw withDetails(error, { migration: showMigration(migration), step: unit.first + 1 });
  }
}

/** The tables that the units' operations speak of, as far as they are operations. */
export function tablesOf(units: readonly Unit[]): readonly TableRef[] {
  return touchedTables(
    units.flatMap((unit) =>
      unit.kind === "code" ? [] : unit.kind === "statement" ? [unit.operation] : unit.operations,
    ),
  );
}

/** Without duplicates. */
function touchedTables(operations: readonly Operation[]): readonly TableRef[] {
  const byKey = new Map(operations.flatMap(touches).map((ref) => [tableKey(ref), tableRef(ref)]));
  return [...byKey.values()];
}

async function executeStatement(
  run: Run,
  migration: MigrationName,
  { sql }: Statement,
  operation: Operation,
  place: number,
): Promise<void> {
  const what = describe(operation);
  run.emit({ kind: "statement", ...nameOf(migration), sql, operation: what });
  try {
    await run.session.query(sql);
  } catch (error) {
    throw withDetails(error, { ...at(migration, place), statement: sql, operation: what });
  }
}

async function executeCode(run: Run, migration: MigrationName, step: RunStep, place: number): Promise<void> {
  const db: MigrationDb = {
    scope: run.scope,
    progress: (done, total) =>
      run.emit({ kind: "progress", ...nameOf(migration), label: step.label, done, total: total ?? null }),
    query: (sql, values) => {
      run.emit({ kind: "statement", ...nameOf(migration), sql, operation: null });
      return run.session.query(sql, values).catch((error: unknown) => {
        throw withDetails(error, { statement: sql });
      });
    },
  };
  try {
    await step.body(db);
  } catch (error) {
    const details = { ...at(migration, place), operation: `run ${step.label}` };
    if (isMigError(error)) throw withDetails(error, details);
    const message = error instanceof Error ? error.message : String(error);
    throw new MigError("MIG_RUN_FAILED", `"${step.label}" failed: ${message}`, { details, cause: error });
  }
}

function at(migration: MigrationName, place: number): ErrorDetails {
  return { migration: showMigration(migration), step: place + 1 };
}

/** Without what else the value has: events are plain data. */
export function nameOf({ version, name }: MigrationName): MigrationName {
  return { version, name };
}
