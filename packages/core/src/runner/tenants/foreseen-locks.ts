/** How much of a server's table of locks a tenant takes, as far as its migrations tell: at least so much. */
import type { Step } from "../../migration/define.ts";
import { tableKey } from "../../model/name.ts";
import { touches } from "../../operations/definitions.ts";
import type { MigrationSource } from "../migration-source.ts";
import { isIrreversible, isRunStep } from "../segments.ts";

/** The lock of the tenant's run, and the ledger with its key. */
const always = 3;

/** The most that one of them takes: each has its own transaction. */
export async function foreseenLocks(sources: Iterable<MigrationSource>, list: "up" | "down"): Promise<number> {
  let most = 0;
  for (const source of sources) most = Math.max(most, locksOf((await source.load())[list]));
  return most + always;
}

/** Each table, and each key and index that is made. What SQL and code of the user's own lock, nobody can tell. */
function locksOf(steps: readonly Step[]): number {
  const tables = new Set<string>();
  let indexes = 0;
  for (const step of steps) {
    if (isRunStep(step) || isIrreversible(step)) continue;
    for (const table of touches(step)) tables.add(tableKey(table));
    if (step.kind === "createTable" || step.kind === "dropTable") {
      indexes += step.table.indexes.length + Number(step.table.primaryKey !== null);
    } else if (step.kind === "createIndex" || step.kind === "addPrimaryKey") indexes += 1;
  }
  return tables.size + indexes;
}
