/**
 * Taking generated files back: those of a generation, those for development, those that nobody else has seen. What they
 * did to databases is undone first, by whoever can reach them; here it is only said which files belong together.
 */
import type { Repo } from "../adapter/repo.ts";
import { MigError } from "../errors.ts";
import { checksum } from "../migration/checksum.ts";
import type { Migration, Step } from "../migration/define.ts";
import { listMigrations } from "../migration/directory.ts";
import type { MigrationFile } from "../migration/migration-file.ts";
import { isDevMigration } from "../migration/name.ts";
import type { FileChange, ProjectFiles } from "../model/project-files.ts";
import type { SnapshotFile } from "../snapshot/snapshot-file.ts";
import { isDevSnapshot, readChains, snapshotPaths } from "../snapshot/store.ts";
import { installedFile } from "./installed-file.ts";
import { readRecorded } from "./read-recorded.ts";
import { type RememberedRenames, rememberedRenames } from "./remembered-renames.ts";

/** Files of one repo and scope that go together. */
export interface Retraction {
  readonly repo: Repo;
  readonly scope: "public" | "tenants";
  /** By version. */
  readonly migrations: readonly RetractedMigration[];
  /** Of every file, compiled ones and snapshots included. */
  readonly paths: readonly string[];
  /** Renames that were answered when they were generated, for the questions that come up again. */
  readonly renames: RememberedRenames;
  /** Of the same generation, and not there any more: ids of migrations, and how many snapshots. */
  readonly missing: { readonly migrations: readonly string[]; readonly snapshots: number };
}

export interface RetractedMigration extends MigrationFile {
  /** Its checksum as mig wrote it; null when no snapshot says that mig did. */
  readonly written: string | null;
}

/** The files of one repo and scope. */
interface ScopeFiles {
  readonly migrations: readonly MigrationFile[];
  readonly snapshots: readonly SnapshotFile[];
}

/**
 * What `mig codegen --dev` wrote and no generation with a name has replaced yet; with `isChosen`, also the migrations of
 * whose paths it says so, with their snapshots. Snapshots that it chooses and whose migration is not there go, too.
 *
 * Errors: MIG_SNAPSHOT_INVALID, MIG_SNAPSHOT_VERSION, MIG_MIGRATION_DUPLICATE.
 *
 * @example replaceable(nodeFiles("."), [Repo], (path) => untracked.has(path)).flatMap((of) => of.paths)
 */
export function replaceable(
  files: ProjectFiles,
  repos: readonly Repo[],
  isChosen: (path: string) => boolean = () => false,
): readonly Retraction[] {
  const isWanted = (migration: MigrationFile) => isDevMigration(migration) || isChosen(migration.path);
  // Mostly there is nothing, and names are enough to tell.
  const some = repos.filter((repo) =>
    scopes.some(
      (scope) =>
        listMigrations(files, folderOf(repo, scope)).some(isWanted) ||
        snapshotPaths(files, repo.folders.snapshots, scope).some((path) => isDevSnapshot({ path }) || isChosen(path)),
    ),
  );
  return retract(files, some, ({ migrations, snapshots }) => {
    const chosen = migrations.filter(isWanted);
    const known = new Set(migrations.map(({ id }) => id));
    return {
      migrations: chosen,
      snapshots: snapshots.filter(
        (file) =>
          isDevSnapshot(file) ||
          chosen.some(({ id }) => id === file.migration || names(file, id)) ||
          (isChosen(file.path) && !known.has(file.migration)),
      ),
    };
  });
}

/**
 * What the last run of `mig codegen` in these repos wrote. Nothing when no snapshot tells of a run.
 *
 * Errors: those of `replaceable`, and MIG_UNDO_REFUSED when its snapshots were squashed.
 *
 * @example lastGeneration(nodeFiles("."), [Repo]).flatMap((of) => of.paths)
 */
export function lastGeneration(files: ProjectFiles, repos: readonly Repo[]): readonly Retraction[] {
  const all = repos.flatMap((repo) => scopes.flatMap((scope) => filesOf(files, repo, scope).snapshots));
  const last = all
    .flatMap(({ generation }) => generation?.at ?? [])
    .sort()
    .at(-1);
  if (last === undefined) return [];
  refuseSquashed(all, last);
  return retract(files, repos, ({ migrations, snapshots }) => {
    const own = snapshots.filter(({ generation }) => generation?.at === last);
    return { migrations: migrations.filter(({ id }) => own.some((file) => names(file, id))), snapshots: own };
  });
}

/** A file that stands for several is of the newest change, and cannot be taken apart. */
function refuseSquashed(all: readonly SnapshotFile[], last: string): void {
  const own = all.filter(({ generation }) => generation?.at === last).map(({ migration }) => migration);
  const newest = own.sort().at(-1) ?? "";
  const squashed = all.filter(({ generation, migration }) => generation === undefined && migration >= newest);
  if (squashed.length === 0) return;
  throw new MigError("MIG_UNDO_REFUSED", "The snapshots of the last generation were squashed.", {
    details: { reason: "squashed", paths: squashed.map(({ path }) => path) },
    next: "Undo the change in the resources, and generate again.",
  });
}

/** Why taking a migration back loses more than mig can write again. */
export type Doubt = "edited" | "by hand" | "unreadable";

/**
 * Null when it still does what mig wrote.
 *
 * @example doubtOf(migration, await load()) // "edited"
 */
export function doubtOf({ written }: RetractedMigration, loaded: Migration | null): Doubt | null {
  if (written === null) return "by hand";
  if (loaded === null) return "unreadable";
  return checksum({ ...loaded, up: withoutPlaces(loaded.up), down: withoutPlaces(loaded.down) }) === written
    ? null
    : "edited";
}

/** A place for code that nobody has filled in is as mig wrote it, and not a part of the checksum that it wrote down. */
function withoutPlaces(steps: readonly Step[]): readonly Step[] {
  return steps.filter((step) => step.kind !== "run" || step.missing !== true);
}

/**
 * The project as it is without them.
 *
 * @example generate({ ...project, files: withoutRetracted(files, replaceable(files, repos)) })
 */
export function withoutRetracted(files: ProjectFiles, retractions: readonly Retraction[]): ProjectFiles {
  const gone = new Set(retractions.flatMap((retraction) => retraction.paths));
  return {
    list: (folder) => files.list(folder)?.filter((name) => !gone.has(`${folder}/${name}`)) ?? null,
    read: (path) => (gone.has(path) ? null : files.read(path)),
    write: (changes) => files.write(changes),
  };
}

/**
 * The removal of the files where nothing comes in their place, and the list of what is then still installed.
 *
 * Errors: MIG_SNAPSHOT_INVALID when what is left does not hold together without them, and those of `readRecorded`.
 *
 * @example files.write(removed(files, lastGeneration(files, [Repo])))
 */
export function removed(files: ProjectFiles, retractions: readonly Retraction[]): readonly FileChange[] {
  const left = withoutRetracted(files, retractions);
  const repos = new Set(retractions.map(({ repo }) => repo));
  const lists = [...repos].flatMap((repo) =>
    installedFile(left, repo, readRecorded(left, repo, { dev: true }).public.snapshot),
  );
  return replaced(retractions, lists);
}

/** The removal of the files, and the changes that come in their place: one write. */
export function replaced(retractions: readonly Retraction[], changes: readonly FileChange[]): readonly FileChange[] {
  const written = new Set(changes.map(({ path }) => path));
  const gone = retractions.flatMap((retraction) => retraction.paths).filter((path) => !written.has(path));
  return [...gone.map((path): FileChange => ({ path, text: null })), ...changes];
}

const scopes = ["public", "tenants"] as const;

function retract(
  files: ProjectFiles,
  repos: readonly Repo[],
  choose: (all: ScopeFiles) => ScopeFiles,
): readonly Retraction[] {
  return repos.flatMap((repo) =>
    scopes.flatMap((scope): readonly Retraction[] => {
      const all = filesOf(files, repo, scope);
      const { migrations, snapshots } = choose(all);
      if (migrations.length === 0 && snapshots.length === 0) return [];
      const paths = [
        ...migrations.flatMap((migration) => twinsOf(files, folderOf(repo, scope), migration)),
        ...snapshots.map(({ path }) => path),
      ];
      return [
        {
          repo,
          scope,
          migrations: migrations.map((of) => withWritten(of, all.snapshots)),
          paths,
          renames: rememberedRenames(snapshots),
          missing: missing(snapshots, migrations),
        },
      ];
    }),
  );
}

function filesOf(files: ProjectFiles, repo: Repo, scope: Retraction["scope"]): ScopeFiles {
  return {
    migrations: listMigrations(files, folderOf(repo, scope)),
    snapshots: readChains(files, repo.folders.snapshots, scope).flatMap((chain) => chain.files),
  };
}

function folderOf({ folders }: Repo, scope: Retraction["scope"]): string {
  return scope === "public" ? folders.migrations : folders.tenantMigrations;
}

function names({ generation }: SnapshotFile, id: string): boolean {
  return generation !== undefined && Object.hasOwn(generation.migrations, id);
}

/** A migration can lie beside what it was compiled to. */
function twinsOf(files: ProjectFiles, folder: string, { id }: MigrationFile): readonly string[] {
  return (files.list(folder) ?? []).filter((name) => name.startsWith(`${id}.`)).map((name) => `${folder}/${name}`);
}

function withWritten(migration: MigrationFile, snapshots: readonly SnapshotFile[]): RetractedMigration {
  const { generation } = snapshots.find((file) => names(file, migration.id)) ?? {};
  return { ...migration, written: generation?.migrations[migration.id] ?? null };
}

function missing(snapshots: readonly SnapshotFile[], migrations: readonly MigrationFile[]): Retraction["missing"] {
  const runs = [...Map.groupBy(snapshots, ({ generation }) => generation?.at).values()];
  const known = new Set(migrations.map(({ id }) => id));
  const ids = snapshots.flatMap(({ generation }) => Object.keys(generation?.migrations ?? {}));
  // Each file of a run says how many there were.
  const expected = runs.map((own) => own[0]?.generation?.snapshots ?? own.length);
  return {
    migrations: [...new Set(ids)].filter((id) => !known.has(id)),
    snapshots: expected.reduce((sum, count) => sum + count, 0) - snapshots.length,
  };
}
