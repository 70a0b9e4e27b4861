/**
 * The snapshots of a repo below one folder: `public` and `tenants`, in each a folder per table and, below `@objects`,
 * per object; in each of those one file per change. Nothing but reading happens here: writing is said, not done.
 */
import { MigError } from "../errors.ts";
import { equal } from "../model/json.ts";
import { sameTable, type TableRef, tableKey } from "../model/name.ts";
import type { FileChange, ProjectFiles } from "../model/project-files.ts";
import { objectKey, type Snapshot, snapshotOf } from "../model/snapshot.ts";
import { headOf } from "./chain.ts";
import { decodeSnapshot, encodeSnapshot } from "./codec.ts";
import { objectFolder, objectsFolder, tableFolder } from "./folder-name.ts";
import type { Generation, RecordedState, SnapshotFile } from "./snapshot-file.ts";

export interface Recorded {
  readonly public: RecordedScope;
  readonly tenants: RecordedScope;
}

export interface RecordedScope {
  readonly snapshot: Snapshot;
  /** The current file of each folder, by the folder's name below the scope's; dropped ones too, for the next to follow. */
  readonly heads: Readonly<Record<string, { readonly path: string; readonly hash: string }>>;
}

export interface SnapshotChangesOptions {
  readonly recorded: RecordedScope;
  readonly after: Snapshot;
  readonly scope: keyof Recorded;
  /** The repo's folder of snapshots. */
  readonly folder: string;
  /** `<version>_<name>` of the migration that leads to `after`; the files are named by its version. */
  readonly migration: string;
  /** The old table, by the new one's key. */
  readonly renamedTables: Readonly<Record<string, TableRef>>;
  /** The run that writes them; how many files it writes is counted here. */
  readonly generation?: Omit<Generation, "snapshots">;
  /** True: the files are for development only, and read by whoever asks for those. */
  readonly dev?: boolean;
}

/**
 * The recorded state of a repo. A folder that is not there is an empty state. Files for development count with `dev`.
 *
 * Errors: MIG_SNAPSHOT_INVALID, MIG_SNAPSHOT_VERSION, MIG_SNAPSHOT_FORK.
 *
 * @example readSnapshots(files, "priv/resource_snapshots/blog").public.snapshot.tables
 */
export function readSnapshots(
  files: ProjectFiles,
  folder: string,
  { dev = false }: { readonly dev?: boolean } = {},
): Recorded {
  const read = (scope: keyof Recorded) => {
    const chains = readChains(files, folder, scope);
    return recordedScope(dev ? chains : chains.map((chain) => withoutDev(chain)));
  };
  return { public: read("public"), tenants: read("tenants") };
}

/** One folder of a scope and its files, those for development included. */
export interface SnapshotChain {
  /** Below the scope's. */
  readonly folder: string;
  readonly files: readonly SnapshotFile[];
}

/**
 * Every file of a scope, whatever follows it.
 *
 * Errors: MIG_SNAPSHOT_INVALID, MIG_SNAPSHOT_VERSION.
 *
 * @example readChains(files, "priv/resource_snapshots/blog", "public").flatMap((chain) => chain.files)
 */
export function readChains(files: ProjectFiles, folder: string, scope: keyof Recorded): readonly SnapshotChain[] {
  const root = `${folder}/${scope}`;
  return chainsIn(files, root).map((chain) => ({ folder: chain, files: readChain(files, root, chain) }));
}

/** Written by `mig codegen --dev`: the next generation with a name takes its place. */
export function isDevSnapshot({ path }: Pick<SnapshotFile, "path">): boolean {
  return path.endsWith("_dev.json");
}

function withoutDev(chain: SnapshotChain): SnapshotChain {
  return { ...chain, files: chain.files.filter((file) => !isDevSnapshot(file)) };
}

/**
 * The files to write so that `after` is the recorded state; none for what did not change.
 *
 * @example files.write(snapshotChanges({ recorded, after, scope: "public", folder, migration, renamedTables: {} }))
 */
export function snapshotChanges(options: SnapshotChangesOptions): readonly FileChange[] {
  const { recorded, scope, folder, migration, generation, dev = false } = options;
  const [version = ""] = migration.split("_", 1);
  const states = changedStates(options);
  const run = generation === undefined ? {} : { generation: { ...generation, snapshots: states.length } };
  return states.map((state) => {
    const chain = folderOf(state);
    const { text } = encodeSnapshot({ parent: recorded.heads[chain]?.hash ?? null, migration, state, ...run });
    return { path: `${folder}/${scope}/${chain}/${version}${dev ? "_dev" : ""}.json`, text };
  });
}

function changedStates({ recorded, after, renamedTables }: SnapshotChangesOptions): readonly RecordedState[] {
  const before = recorded.snapshot;
  const renames = Object.entries(renamedTables);
  const renamedTo = (old: TableRef) => {
    const key = renames.find(([, from]) => sameTable(from, old))?.[0];
    const table = key === undefined ? undefined : after.tables[key];
    return table === undefined ? null : { schema: table.schema, name: table.name };
  };
  return [
    ...Object.entries(after.tables)
      .filter(([key, table]) => !equal(before.tables[key], table))
      .map(([key, table]): RecordedState => ({ kind: "table", table, renamedFrom: renamedTables[key] ?? null })),
    ...Object.entries(before.tables)
      .filter(([key]) => after.tables[key] === undefined)
      .map(([, table]): RecordedState => ({ kind: "dropped", dropped: { table, renamedTo: renamedTo(table) } })),
    ...Object.entries(after.objects)
      .filter(([key, object]) => !equal(before.objects[key], object))
      .map(([, object]): RecordedState => ({ kind: "object", object })),
    ...Object.entries(before.objects)
      .filter(([key]) => after.objects[key] === undefined)
      .map(([, object]): RecordedState => ({ kind: "dropped", dropped: { object } })),
  ];
}

function recordedScope(chains: readonly SnapshotChain[]): RecordedScope {
  const heads = chains.flatMap((chain) => {
    const head = headOf(chain.files);
    return head === null ? [] : [[chain.folder, head] as const];
  });
  const states = heads.map(([, head]) => head.state);
  return {
    snapshot: snapshotOf(
      byKey(
        states.flatMap((state) => (state.kind === "table" ? [state.table] : [])),
        tableKey,
      ),
      byKey(
        states.flatMap((state) => (state.kind === "object" ? [state.object] : [])),
        objectKey,
      ),
    ),
    heads: Object.fromEntries(heads.map(([chain, { path, hash }]) => [chain, { path, hash }])),
  };
}

function byKey<T>(list: readonly T[], key: (of: T) => string): readonly T[] {
  return [...list].sort((left, right) => (key(left) < key(right) ? -1 : 1));
}

/** The folders that hold files, relative to the scope's. */
function chainsIn(files: ProjectFiles, folder: string): readonly string[] {
  const tables = foldersIn(files, folder).filter((name) => name !== objectsFolder);
  const objects = foldersIn(files, `${folder}/${objectsFolder}`).flatMap((kind) =>
    foldersIn(files, `${folder}/${objectsFolder}/${kind}`).map((name) => `${objectsFolder}/${kind}/${name}`),
  );
  return [...tables, ...objects];
}

function foldersIn(files: ProjectFiles, folder: string): readonly string[] {
  return (files.list(folder) ?? []).flatMap((name) => (name.endsWith("/") ? [name.slice(0, -1)] : []));
}

function readChain(files: ProjectFiles, folder: string, chain: string): readonly SnapshotFile[] {
  const names = (files.list(`${folder}/${chain}`) ?? []).filter((name) => /^\d{14}(_dev)?\.json$/.test(name));
  return names.map((name) => {
    const path = `${folder}/${chain}/${name}`;
    const file = decodeSnapshot(files.read(path) ?? "", path);
    if (folderOf(file.state) === chain) return file;
    throw new MigError("MIG_SNAPSHOT_INVALID", `${path}: its content belongs into ${folder}/${folderOf(file.state)}.`, {
      details: { path, place: file.state.kind, folder: `${folder}/${folderOf(file.state)}` },
      next: "Move the file back, or restore both folders from version control.",
    });
  });
}

function folderOf(state: RecordedState): string {
  const subject = state.kind === "dropped" ? state.dropped : state;
  return "object" in subject ? objectFolder(subject.object) : tableFolder(subject.table);
}
