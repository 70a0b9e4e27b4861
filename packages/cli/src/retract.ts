/** Replaces generated files by newer ones, or by nothing, once nobody minds what is lost with them. */
import { type Doubt, doubtOf, type FileChange, type Retraction, replaced } from "@mig/core";
import { destroys } from "@mig/core/adapter";
import { type Migration, showMigration } from "@mig/core/runner";
import { agree } from "./agree.ts";
import { type AppliedAt, showPlace, withoutApplied } from "./applied.ts";
import type { Context } from "./context.ts";
import { migrationsIn, type Project } from "./project.ts";
import { refuseProtected } from "./protection.ts";
import type { Input } from "./task.ts";

const doubtWords: Readonly<Record<Doubt, string>> = {
  edited: "was edited after mig wrote it",
  "by hand": "was written by hand",
  unreadable: "cannot be read any more",
};

/** A migration, and why its file holds more than mig would write again. */
export interface Doubtful {
  readonly id: string;
  readonly path: string;
  readonly doubt: Doubt;
}

export function showDoubt({ id, doubt }: Doubtful): string {
  return `${id} ${doubtWords[doubt]}`;
}

export async function findDoubts(
  context: Context,
  project: Project,
  retractions: readonly Retraction[],
): Promise<readonly Doubtful[]> {
  const loaded = await loadAll(context, project, retractions);
  return retractions
    .flatMap(({ migrations }) => migrations)
    .flatMap((migration) => {
      const doubt = doubtOf(migration, loaded.get(migration.path) ?? null);
      return doubt === null ? [] : [{ id: migration.id, path: migration.path, doubt }];
    });
}

export interface Replacement {
  readonly retractions: readonly Retraction[];
  readonly applied: readonly AppliedAt[];
  /** What is written in their place. */
  readonly changes: readonly FileChange[];
  /** More that somebody must agree to. */
  readonly risks?: readonly string[];
  /** Beside the files that were edited, their texts: then nothing of them is lost. */
  readonly copies?: readonly FileChange[];
}

/**
 * Asks where something is lost, undoes what was applied, then writes and removes all files at once. A failure leaves
 * files and databases as they were, but for the values that only the retracted migrations kept.
 *
 * Errors: MIG_PROTECTED, MIG_USAGE and MIG_INTERRUPTED without agreement, those of `rollback`, MIG_FOLDER_UNWRITABLE.
 */
export async function replaceGenerated(
  context: Context,
  input: Input,
  project: Project,
  { retractions, applied, changes, risks = [], copies }: Replacement,
): Promise<void> {
  const undone = applied.map(({ retraction: { repo }, rows }) => ({
    repo,
    environment: async () => rows.find(({ environment }) => environment !== null)?.environment ?? null,
  }));
  await refuseProtected(context, input, undone, "Undoing what is replaced");
  const doubts = copies === undefined ? await findDoubts(context, project, retractions) : [];
  const losses = await findLosses(context, project, applied);
  const all = [...doubts.map(showDoubt), ...losses, ...risks];
  if (all.length > 0) {
    const ids = retractions.flatMap(({ migrations }) => migrations.map(({ id }) => id));
    await agree(context, input, {
      question: `${ids.join(", ")} will be removed, and is undone where it is applied. ${all.join("; ")}. Go on?`,
      what: `Removing ${ids.join(", ")} (${all.join("; ")})`,
      when: "that may be lost",
      details: { migrations: ids, risks: all },
    });
  }
  await withoutApplied(context, input, project, applied, () =>
    project.files.write([...replaced(retractions, changes), ...(copies ?? [])]),
  );
}

/** Why releases without these migrations must not run; undefined when they may. */
export async function markOf(
  context: Context,
  project: Project,
  retractions: readonly Retraction[],
): Promise<string | undefined> {
  const loaded = await loadAll(context, project, retractions);
  const reasons = [...loaded.values()].flatMap(({ breaking }) => breaking ?? []);
  return reasons.length === 0 ? undefined : [...new Set(reasons)].join("; ");
}

/** What of the rows goes with undoing them. */
async function findLosses(
  context: Context,
  project: Project,
  applied: readonly AppliedAt[],
): Promise<readonly string[]> {
  const loaded = await loadAll(
    context,
    project,
    applied.map(({ retraction }) => retraction),
  );
  return applied.flatMap((place) => {
    const ids = place.rows.map(showMigration);
    const undone = place.retraction.migrations.filter(({ id }) => ids.includes(id));
    const reasons = undone.flatMap(({ path }) => lossesOf(loaded.get(path)));
    return [...new Set(reasons)].map((reason) => `${reason} (${showPlace(place)})`);
  });
}

function lossesOf(migration: Migration | undefined): readonly string[] {
  return (migration?.down ?? []).flatMap((step) =>
    step.kind === "run" || step.kind === "irreversible" ? [] : destroys(step).map(({ reason }) => reason),
  );
}

/** By path; without those that cannot be loaded. */
async function loadAll(
  context: Context,
  project: Project,
  retractions: readonly Retraction[],
): Promise<ReadonlyMap<string, Migration>> {
  const wanted = new Set(retractions.flatMap(({ migrations }) => migrations.map(({ path }) => path)));
  const folders = new Set([...wanted].map((path) => path.slice(0, path.lastIndexOf("/"))));
  const sources = [...folders].flatMap((folder) => migrationsIn(folder, project, context.output));
  const loaded = new Map<string, Migration>();
  for (const { path, load } of sources.filter((source) => wanted.has(source.path))) {
    const migration = await load().catch(() => null);
    if (migration !== null) loaded.set(path, migration);
  }
  return loaded;
}
