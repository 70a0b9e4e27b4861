/** Folds the history of each snapshot folder into one file, which says the same. */
import type { Repo } from "../adapter/repo.ts";
import { MigError } from "../errors.ts";
import type { FileChange, ProjectFiles } from "../model/project-files.ts";
import { chainOf, stateAt } from "../snapshot/chain.ts";
import { encodeSnapshot } from "../snapshot/codec.ts";
import type { RecordedState, SnapshotFile } from "../snapshot/snapshot-file.ts";
import { isDevSnapshot, readChains, type SnapshotChain } from "../snapshot/store.ts";
import { readRecorded } from "./read-recorded.ts";

/** Which file stays: called as the last one, as the first one, or `00000000000000`. */
export type SquashInto = "last" | "first" | "zero";

export interface SquashedFolder {
  readonly repo: string;
  readonly scope: "public" | "tenants";
  /** Below the scope's: `posts`. */
  readonly folder: string;
  /** How many files there were. */
  readonly files: number;
  /** The one that stays. */
  readonly path: string;
}

export interface Squash {
  /** Those in which something is to be done. */
  readonly folders: readonly SquashedFolder[];
  /** To be written all together. */
  readonly changes: readonly FileChange[];
}

/**
 * What has to be written so that each folder has one file. Branches whose snapshots continue what is folded do not fit
 * any more: squash when none is open.
 *
 * Errors: MIG_DEV_MIGRATION while migrations for development are left, MIG_SNAPSHOT_FORK, MIG_SNAPSHOT_INVALID,
 * MIG_SNAPSHOT_VERSION, MIG_OBJECT_KIND_UNKNOWN.
 *
 * @example files.write(squashSnapshots(files, [Repo], "last").changes)
 */
export function squashSnapshots(files: ProjectFiles, repos: readonly Repo[], into: SquashInto): Squash {
  const folded = repos.flatMap((repo) => {
    // Proves that branches that meet here go together.
    readRecorded(files, repo);
    return (["public", "tenants"] as const).flatMap((scope) => {
      const chains = readChains(files, repo.folders.snapshots, scope);
      refuseDev(chains);
      return chains.flatMap((chain) => fold(chain, into, { repo: repo.name, scope }, files));
    });
  });
  return { folders: folded.map(({ folder }) => folder), changes: folded.flatMap(({ changes }) => changes) };
}

interface Folded {
  readonly folder: SquashedFolder;
  readonly changes: readonly FileChange[];
}

function fold(
  { folder, files: unordered }: SnapshotChain,
  into: SquashInto,
  of: Pick<SquashedFolder, "repo" | "scope">,
  files: ProjectFiles,
): readonly Folded[] {
  const own = [...unordered].sort((left, right) => (left.path < right.path ? -1 : 1));
  const [first, last] = [own[0], own.at(-1)];
  if (first === undefined || last === undefined) return [];
  const path = { first: first.path, last: last.path, zero: last.path.replace(/[^/]+$/, "00000000000000.json") }[into];
  if (own.length === 1 && path === last.path) return [];
  const text = own.length === 1 ? files.read(last.path) : textOf(own);
  const gone = own.filter((file) => file.path !== path).map((file): FileChange => ({ path: file.path, text: null }));
  return [{ folder: { ...of, folder, files: own.length, path }, changes: [...gone, { path, text }] }];
}

/** It is of the newest change, follows nothing and was nothing else before. */
function textOf(files: readonly SnapshotFile[]): string {
  const chain = chainOf(files);
  const heads = [...chain.heads].sort((left, right) => (left.migration < right.migration ? -1 : 1));
  const [state, newest] = [stateAt(chain, heads), heads.at(-1)];
  if (state === null || newest === undefined) {
    throw new MigError("MIG_BUG", "A folder of snapshots has no current file.", {
      details: { paths: files.map((file) => file.path) },
    });
  }
  return encodeSnapshot({ parents: [], after: null, migration: newest.migration, state: alone(state) }).text;
}

function alone(state: RecordedState): RecordedState {
  return state.kind === "table" ? { ...state, renamedFrom: null, renamedColumns: {} } : state;
}

function refuseDev(chains: readonly SnapshotChain[]): void {
  const paths = chains.flatMap(({ files }) => files.filter(isDevSnapshot).map(({ path }) => path));
  if (paths.length === 0) return;
  throw new MigError("MIG_DEV_MIGRATION", "Snapshots of migrations for development are left.", { details: { paths } });
}
