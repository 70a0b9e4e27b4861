/**
 * All migrations at once, for a tenant that is new: the operations folded, everything in its plain form, one row of the
 * ledger for each. What cannot be told beforehand, code and SQL of the user's own, runs in its place.
 */
import type { Dialect } from "../../adapter/adapter.ts";
import type { LedgerRow } from "../../adapter/ledger-rows.ts";
import type { Migration, Step } from "../../migration/define.ts";
import type { Scope } from "../../model/scope.ts";
import type { Operation } from "../../operations/vocabulary.ts";
import { begunRow, finishedRow } from "../entry.ts";
import { nameOf } from "../execute.ts";
import type { MigrationName, MigrationSource } from "../migration-source.ts";
import { type Recorded, recordOf } from "../record.ts";
import type { Writer } from "../run.ts";
import { isRunStep, segments, type Unit } from "../segments.ts";
import { sortedSources } from "../select-up.ts";
import { foldOperations } from "./fold-operations.ts";

export interface Baseline {
  /** Null when a part of it refuses to run in a transaction; `blocker` says which. */
  readonly units: readonly Unit[] | null;
  readonly blocker: string | null;
  readonly migrations: readonly (MigrationName & Recorded)[];
}

/** Errors: MIG_MIGRATION_DUPLICATE, those of loading and compiling. */
export async function baseline(
  sources: readonly MigrationSource[],
  at: { readonly dialect: Dialect; readonly scope: Scope },
): Promise<Baseline> {
  const loaded: { readonly name: MigrationName; readonly migration: Migration }[] = [];
  for (const source of sortedSources(sources)) loaded.push({ name: nameOf(source), migration: await source.load() });
  const steps = foldSteps(loaded.flatMap(({ migration }) => migration.up.map(plain)));
  const cut = segments(steps, { ...at, transaction: true });
  const outside = cut.find((segment) => !segment.transaction)?.units[0];
  return {
    units: outside === undefined ? cut.flatMap((segment) => segment.units) : null,
    blocker: outside?.kind === "statement" ? outside.statement.sql : (outside?.kind ?? null),
    migrations: loaded.map(({ name, migration }) => ({ ...name, ...recordOf(migration) })),
  };
}

/** The ledger's rows, as if each migration had been applied by itself. */
export function baselineRows({ migrations }: Baseline, writer: Writer): readonly LedgerRow[] {
  return migrations.map((migration, position) => {
    const task = {
      ...migration,
      direction: "up",
      segments: [{ transaction: true, units: [] }],
      reversible: true,
      resume: undefined,
    } as const;
    return finishedRow(task, begunRow(task, position + 1, writer), writer);
  });
}

/** Nobody reads a table that nobody knows yet: an index need not be built around others. */
function plain(step: Step): Step {
  if (step.kind === "createIndex" || step.kind === "dropIndex") {
    const { concurrently: _, ...rest } = step;
    return rest;
  }
  return step;
}

/** Operations between code of the user's own are folded by themselves. */
function foldSteps(steps: readonly Step[]): readonly Step[] {
  const folded: Step[] = [];
  let open: Operation[] = [];
  for (const step of steps) {
    if (isRunStep(step) || step.kind === "irreversible") {
      folded.push(...foldOperations(open), step);
      open = [];
    } else open.push(step);
  }
  return [...folded, ...foldOperations(open)];
}
