/** The recorded state of a repo, which branches that do not go together do not have. */
import type { Repo } from "../adapter/repo.ts";
import { MigError } from "../errors.ts";
import type { ProjectFiles } from "../model/project-files.ts";
import { type Recorded, type RecordedScope, readSnapshots } from "../snapshot/store.ts";
import { type BranchConflict, branchConflicts } from "./branch-conflicts.ts";
import { rulesOf } from "./dialect-rules.ts";

/**
 * Reads the snapshots of a repo. What branches changed independently is put together without a word when it commutes:
 * when no change of one writes what a change of another reads or writes.
 *
 * Errors: MIG_SNAPSHOT_INVALID, MIG_SNAPSHOT_VERSION, MIG_OBJECT_KIND_UNKNOWN, and MIG_SNAPSHOT_FORK with every pair of
 * operations that does not commute.
 *
 * @example readRecorded(nodeFiles("."), Repo).public.snapshot.tables
 */
export function readRecorded(files: ProjectFiles, repo: Repo, options: { readonly dev?: boolean } = {}): Recorded {
  const recorded = readSnapshots(files, repo.folders.snapshots, options);
  const conflicts = [recorded.public, recorded.tenants].flatMap((scope) => conflictsIn(scope, repo));
  if (conflicts.length > 0) throw fork(conflicts);
  return recorded;
}

function conflictsIn(scope: RecordedScope, { adapter }: Repo): readonly BranchConflict[] {
  return scope.apart.length === 0 ? [] : branchConflicts(scope, rulesOf(adapter.dialect, scope.snapshot));
}

const shown = 10;

function fork(conflicts: readonly BranchConflict[]): MigError {
  const lines = conflicts.slice(0, shown).map(({ sides: [one, other] }) => {
    return `  ${one.migration}: ${one.operation}\n  against ${other.migration}: ${other.operation}`;
  });
  const more = conflicts.length > shown ? [`  and ${conflicts.length - shown} more`] : [];
  const paths = new Set(conflicts.flatMap(({ sides }) => sides.flatMap((side) => side.paths)));
  const text = [...lines, ...more, `The files are ${[...paths].join(", ")}.`].join("\n");
  return new MigError("MIG_SNAPSHOT_FORK", `Two branches changed the same thing.\n${text}`, {
    details: { conflicts },
  });
}
