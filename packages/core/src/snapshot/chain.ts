/**
 * The files of one folder, linked by their parents' hashes. Two branches that both changed a table leave two files
 * with one parent: that is seen here, whatever their timestamps say, instead of letting the newer one win.
 */
import { MigError } from "../errors.ts";
import { showTable } from "../model/name.ts";
import { describeChange } from "./describe-change.ts";
import type { RecordedState, SnapshotFile } from "./snapshot-file.ts";

/**
 * The current file: the one that no other continues.
 *
 * Errors: MIG_SNAPSHOT_FORK for two of them, MIG_SNAPSHOT_INVALID when a file between is missing.
 */
export function headOf(files: readonly SnapshotFile[]): SnapshotFile | null {
  const byHash = new Map(files.map((file) => [file.hash, file]));
  for (const file of files) {
    if (file.parent !== null && !byHash.has(file.parent)) throw missingParent(file);
  }
  const continued = new Set(files.map((file) => file.parent));
  const heads = files.filter((file) => !continued.has(file.hash));
  if (heads.length > 1) throw fork(heads, byHash);
  return heads[0] ?? null;
}

function missingParent({ path, parent }: SnapshotFile): MigError {
  return new MigError("MIG_SNAPSHOT_INVALID", `${path}: the file that it follows is missing.`, {
    details: { path, place: "parent", parent },
    next: `Restore the file beside it whose hash is ${parent} from version control.`,
  });
}

function fork(heads: readonly SnapshotFile[], byHash: ReadonlyMap<string, SnapshotFile>): MigError {
  const lines = heads.map((head) => lineOf(head, byHash));
  const base = lines[0]?.find((file) => lines.every((line) => line.includes(file)));
  const branches = lines.map((line) => {
    const own = line.slice(0, base === undefined ? line.length : line.indexOf(base));
    return {
      paths: own.map((file) => file.path).reverse(),
      migrations: own.map((file) => file.migration).reverse(),
      changes: own.slice(0, 1).flatMap((head) => describeChange(base?.state ?? null, head.state)),
    };
  });
  const subject = heads
    .slice(0, 1)
    .map((head) => showState(head.state))
    .join("");
  const told = branches.map(
    ({ paths, migrations, changes }) => `${migrations.join(" and ")} ${changes.join(", ")} (${paths.join(", ")})`,
  );
  const [newest] = branches
    .flatMap((branch) => branch.migrations)
    .sort()
    .reverse();
  return new MigError("MIG_SNAPSHOT_FORK", `Two branches changed ${subject}: ${told.join("; ")}.`, {
    details: { subject, base: base?.path ?? null, branches },
    next: `Remove the migration ${newest} with the snapshots that name it, and generate it again on top of the other.`,
  });
}

/** From the file itself back to the first. */
function lineOf(head: SnapshotFile, byHash: ReadonlyMap<string, SnapshotFile>): readonly SnapshotFile[] {
  const line = [head];
  for (let file = parentOf(head, byHash); file !== undefined; file = parentOf(file, byHash)) line.push(file);
  return line;
}

function parentOf(file: SnapshotFile, byHash: ReadonlyMap<string, SnapshotFile>): SnapshotFile | undefined {
  return file.parent === null ? undefined : byHash.get(file.parent);
}

function showState(state: RecordedState): string {
  const subject = state.kind === "dropped" ? state.dropped : state;
  if ("object" in subject) return `the ${subject.object.kind} ${showTable(subject.object)}`;
  return `the table ${showTable(subject.table)}`;
}
