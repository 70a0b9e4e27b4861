/**
 * The files of one folder, linked by their parents' hashes. Two branches that both changed a table leave two files
 * that no other continues; a file that names both as its parents joins them again. Timestamps decide nothing.
 */
import { MigError } from "../errors.ts";
import { replay } from "./replay.ts";
import type { RecordedState, SnapshotFile } from "./snapshot-file.ts";

export interface Chain {
  /** By hash. */
  readonly files: ReadonlyMap<string, SnapshotFile>;
  /** The files that no other continues. */
  readonly heads: readonly SnapshotFile[];
}

/** Errors: MIG_SNAPSHOT_INVALID when a file between is missing. */
export function chainOf(files: readonly SnapshotFile[]): Chain {
  const byHash = new Map(files.map((file) => [file.hash, file]));
  for (const file of files) {
    const missing = file.parents.find((parent) => !byHash.has(parent));
    if (missing !== undefined) throw missingParent(file, missing);
  }
  const continued = new Set(files.flatMap((file) => file.parents));
  return { files: byHash, heads: inOrder(files.filter((file) => !continued.has(file.hash))) };
}

export function parentsOf(chain: Chain, { parents }: SnapshotFile): readonly SnapshotFile[] {
  return parents.flatMap((hash) => chain.files.get(hash) ?? []);
}

/**
 * The state that all of these files lead to together: that of the files which they have in common, and then what each
 * other file changed, replayed. That it makes no difference in which order is what `readRecorded` proves.
 */
export function stateAt(chain: Chain, files: readonly SnapshotFile[]): RecordedState | null {
  const [first, ...others] = files;
  if (first === undefined) return null;
  if (others.length === 0) return first.state;
  const lines = files.map((file) => lineOf(chain, file));
  const common = [...chain.files.values()].filter((file) => lines.every((line) => line.has(file)));
  const continued = new Set(common.flatMap((file) => file.parents));
  const base = inOrder(common.filter((file) => !continued.has(file.hash)));
  const own = new Set(lines.flatMap((line) => [...line].filter((file) => !common.includes(file))));
  return parentsFirst(chain, own).reduce<RecordedState | null>(
    (state, file) => replay(stateAt(chain, parentsOf(chain, file)), file.state, state),
    stateAt(chain, base),
  );
}

/** The file and all that lead to it. */
export function lineOf(chain: Chain, file: SnapshotFile): ReadonlySet<SnapshotFile> {
  const line = new Set([file]);
  for (const known of line) for (const parent of parentsOf(chain, known)) line.add(parent);
  return line;
}

function parentsFirst(chain: Chain, files: ReadonlySet<SnapshotFile>): readonly SnapshotFile[] {
  const ordered = new Set<SnapshotFile>();
  const visit = (file: SnapshotFile) => {
    if (ordered.has(file) || !files.has(file)) return;
    for (const parent of inOrder(parentsOf(chain, file))) visit(parent);
    ordered.add(file);
  };
  for (const file of inOrder([...files])) visit(file);
  return [...ordered];
}

/** By the changes that they are of, so that nothing depends on the order in which a disk lists files. */
function inOrder(files: readonly SnapshotFile[]): readonly SnapshotFile[] {
  const key = (file: SnapshotFile) => `${file.migration} ${file.hash}`;
  return [...files].sort((left, right) => (key(left) < key(right) ? -1 : 1));
}

function missingParent({ path }: SnapshotFile, parent: string): MigError {
  return new MigError("MIG_SNAPSHOT_INVALID", `${path}: a file that it follows is missing.`, {
    details: { path, place: "parents", parent },
    next: `Restore the file beside it whose hash is ${parent} from version control.`,
  });
}
