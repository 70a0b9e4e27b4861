/** Puts everything into a tenant that is new and empty, inside the transaction that made it. */
import type { LedgerFacts } from "../../adapter/ledger-rows.ts";
import { executeUnits, nameOf } from "../execute.ts";
import { ledgerStatements } from "../ledger.ts";
import type { MigrationName, MigrationSource } from "../migration-source.ts";
import { type Run, writerOf } from "../run.ts";
import type { Unit } from "../segments.ts";
import { selectUp } from "../select-up.ts";
import { type Baseline, baselineRows } from "./baseline.ts";

/**
 * What mig itself wrote goes in one message, as long as nothing of the user's own is between; that depends on the search
 * path, and is sent by itself.
 */
export async function fillTenant(run: Run, whole: Baseline, units: readonly Unit[]): Promise<void> {
  const { session, scope } = run;
  let script = [...ledgerStatements(run.dialect, run.ledger, scope)];
  const send = async () => {
    if (script.length > 0) await session.query(script.join(";\n"));
    script = [];
  };
  let isInside = false;
  for (const unit of units) {
    if (unit.kind === "statement" && !isUsers(unit)) {
      script.push(unit.statement.sql);
      continue;
    }
    await send();
    // Reading the ledger of a scope is what enters it.
    if (!isInside) await session.ledger.read(scope, { version: "" });
    isInside = true;
    await executeUnits(run, { version: "baseline", name: "" }, [unit], { referencesOff: true });
  }
  await send();
  const rows = baselineRows(whole, writerOf(run));
  if (rows.length > 0) await session.ledger.insert(scope, ...rows);
}

function isUsers({ operation: { kind } }: Extract<Unit, { kind: "statement" }>): boolean {
  return kind === "execute" || kind === "addStatement" || kind === "dropStatement";
}

/** What a tenant with these rows has not applied. */
export function pendingIn(
  migrations: readonly MigrationSource[],
  rows: readonly LedgerFacts[],
): readonly MigrationName[] {
  return selectUp(migrations, rows, {}).selected.map(nameOf);
}
