/**
 * One branch on top of the other: which migrations are generated again, and what was already answered about them. The
 * files of these are taken away first (retraction.ts), then everything that the resources ask for is generated anew.
 */
import type { Repo } from "../adapter/repo.ts";
import { MigError } from "../errors.ts";
import type { ProjectFiles } from "../model/project-files.ts";
import type { RecordedChange } from "../snapshot/history.ts";
import { type RecordedScope, readSnapshots } from "../snapshot/store.ts";
import { type BranchConflict, branchConflicts } from "./branch-conflicts.ts";
import { rulesOf } from "./dialect-rules.ts";
import { type Retraction, replaceable } from "./retraction.ts";

export interface RebaseOptions {
  readonly files: ProjectFiles;
  readonly repos: readonly Repo[];
  /** Versions or ids of the migrations to generate again. */
  readonly migrations?: readonly string[];
  /** Version or id of a migration that stays: what was made beside it goes on top of it. */
  readonly onto?: string;
  /**
   * Where neither is given: each tells of a path whether the other branch has it. The first that tells the two sides of
   * every conflict apart is believed; when none does, the side with the newest migration is generated again.
   */
  readonly others?: readonly ((path: string) => boolean)[];
}

export interface Rebase {
  /** Empty: the branches go together as they are. */
  readonly retractions: readonly Retraction[];
  /** `<version>_<name>` of what is generated again, oldest first, and of what it goes on top of. */
  readonly rebased: readonly string[];
  readonly onto: readonly string[];
  readonly conflicts: readonly BranchConflict[];
  /** What the newest of them was called: `shorten_titles`. Null when nothing is generated again. */
  readonly name: string | null;
}

/**
 * What `mig rebase` takes away and generates again. Reads files, changes nothing.
 *
 * Errors: MIG_SNAPSHOT_INVALID, MIG_SNAPSHOT_VERSION, MIG_OBJECT_KIND_UNKNOWN, MIG_MIGRATION_DUPLICATE, and
 * MIG_MIGRATION_UNKNOWN when no snapshot tells of a migration that was named.
 *
 * @example planRebase({ files: nodeFiles("."), repos: [Repo] }).rebased // ["20261124090000_shorten_titles"]
 */
export function planRebase(options: RebaseOptions): Rebase {
  const { files, repos } = options;
  const scopes = repos.flatMap((repo) => {
    const recorded = readSnapshots(files, repo.folders.snapshots, { dev: true });
    return [recorded.public, recorded.tenants].map((scope) => branchesOf(scope, repo));
  });
  refuseUnknown(options, scopes);
  const conflicts = scopes.flatMap((scope) => scope.conflicts);
  const isOther = options.others?.find((other) => conflicts.every((conflict) => tellsApart(conflict, other)));
  const rebased = scopes.flatMap((scope) => {
    const chosen = withFollowers(scope.changes, chooseIn(scope, options, isOther));
    return scope.changes.filter(({ id }) => chosen.has(id));
  });
  const gone = new Set(rebased.flatMap(({ migrations }) => migrations));
  const paths = new Set(rebased.flatMap((change) => change.paths));
  const isChosen = (path: string) => paths.has(path) || gone.has(nameIn(path));
  return {
    // Migrations for development rest on all others, so they are generated again, too.
    retractions: rebased.length === 0 ? [] : replaceable(files, repos, isChosen),
    rebased: [...gone].sort(),
    onto: scopes.flatMap(({ changes }) => latestOf(changes.filter((change) => !rebased.includes(change)))),
    conflicts,
    name: nameOf(rebased),
  };
}

interface Branches extends RecordedScope {
  readonly conflicts: readonly BranchConflict[];
}

function branchesOf(scope: RecordedScope, { adapter }: Repo): Branches {
  const conflicts = scope.apart.length === 0 ? [] : branchConflicts(scope, rulesOf(adapter.dialect, scope.snapshot));
  return { ...scope, conflicts };
}

function chooseIn(scope: Branches, options: RebaseOptions, isOther: ((path: string) => boolean) | undefined) {
  const { migrations, onto } = options;
  if (migrations !== undefined) return idsOf(scope.changes.filter((change) => isNamed(change, migrations)));
  if (onto !== undefined) {
    const [target] = scope.changes.filter((change) => isNamed(change, [onto]));
    return target === undefined ? [] : besides(scope, target.id);
  }
  const sides = scope.conflicts.flatMap((conflict) => conflict.sides);
  if (isOther !== undefined) return sides.filter((side) => !side.paths.some(isOther)).map((side) => side.migration);
  const [newest] = sides
    .map((side) => side.migration)
    .sort()
    .reverse();
  if (newest === undefined) return [];
  const others = new Set(besides(scope, newest));
  return sides.map((side) => side.migration).filter((id) => !others.has(id));
}

/** What was made without knowing of the change, and the change without knowing of it. */
function besides({ apart }: RecordedScope, id: string): readonly string[] {
  return apart.flatMap(([one, other]) => (one.id === id ? [other.id] : other.id === id ? [one.id] : []));
}

function tellsApart({ sides: [one, other] }: BranchConflict, isOther: (path: string) => boolean): boolean {
  return one.paths.some(isOther) !== other.paths.some(isOther);
}

/** The given changes and all that follow them. */
function withFollowers(changes: readonly RecordedChange[], ids: readonly string[]): ReadonlySet<string> {
  const found = new Set(ids);
  // One round is enough where changes are in the order of their making, as their versions nearly always are.
  for (let known = -1; known < found.size; ) {
    known = found.size;
    for (const { id, follows } of changes) if (follows.some((other) => found.has(other))) found.add(id);
  }
  return found;
}

function latestOf(changes: readonly RecordedChange[]): readonly string[] {
  const followed = new Set(changes.flatMap(({ follows }) => follows));
  return idsOf(changes).filter((id) => !followed.has(id));
}

function idsOf(changes: readonly RecordedChange[]): readonly string[] {
  return changes.map(({ id }) => id);
}

function isNamed({ id, migrations }: RecordedChange, names: readonly string[]): boolean {
  return names.some((name) => [id, ...migrations].some((known) => known === name || known.startsWith(`${name}_`)));
}

function refuseUnknown({ migrations = [], onto }: RebaseOptions, scopes: readonly RecordedScope[]): void {
  const known = scopes.flatMap(({ changes }) => changes);
  const given = onto === undefined ? migrations : [...migrations, onto];
  const unknown = given.filter((name) => !known.some((change) => isNamed(change, [name])));
  if (unknown.length === 0) return;
  throw new MigError("MIG_MIGRATION_UNKNOWN", `No snapshot tells of a migration ${unknown.join(", ")}.`, {
    details: { unknown, known: idsOf(known) },
  });
}

/** A change of several migrations is called after the first. */
function nameOf(changes: readonly RecordedChange[]): string | null {
  const newest = [...changes].sort((left, right) => (left.id < right.id ? 1 : -1)).at(0);
  return newest?.migrations[0]?.replace(/^\d+_/, "").replace(/_dev$/, "") ?? null;
}

function nameIn(path: string): string {
  return /([^/.]+)\.[^/]*$/.exec(path)?.[1] ?? "";
}
