/**
 * The snapshots of a repo below one folder: `public` and `tenants`, in each a folder per table and, below `@objects`,
 * per object; in each of those one file per change. Nothing but reading happens here: writing is said, not done.
 */
import { MigError } from "../errors.ts";
import { equal } from "../model/json.ts";
import { sameTable, type TableRef, tableKey } from "../model/name.ts";
import type { FileChange, ProjectFiles } from "../model/project-files.ts";
import type { Snapshot } from "../model/snapshot.ts";
import type { Table } from "../model/table.ts";
import { type Chain, chainOf, stateAt } from "./chain.ts";
import { decodeSnapshot, encodeSnapshot } from "./codec.ts";
import { objectFolder, objectsFolder, tableFolder } from "./folder-name.ts";
import { type History, historyOf, snapshotOfStates } from "./history.ts";
import type { Generation, RecordedState, SnapshotFile, TableNotes } from "./snapshot-file.ts";

export interface Recorded {
  readonly public: RecordedScope;
  readonly tenants: RecordedScope;
}

export interface RecordedScope extends History {
  /** Where branches meet: what all of them changed, together. */
  readonly snapshot: Snapshot;
  /** By table key. */
  readonly notes: Readonly<Record<string, TableNotes>>;
  /**
   * The hashes of the current files of each folder, by the folder's name below the scope's; dropped ones too, for the
   * next file to follow. Several where branches meet.
   */
  readonly heads: Readonly<Record<string, readonly string[]>>;
}

export interface SnapshotChangesOptions {
  readonly recorded: RecordedScope;
  readonly after: Snapshot;
  readonly scope: keyof Recorded;
  /** The repo's folder of snapshots. */
  readonly folder: string;
  /** `<version>_<name>` of the migration that leads to `after`; the files are named by its version. */
  readonly migration: string;
  /** By the new table's key, the old table and the old names of columns by their new ones. */
  readonly renamedTables?: Readonly<Record<string, TableRef>>;
  readonly renamedColumns?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** By table key; default: what was recorded. */
  readonly notes?: Readonly<Record<string, TableNotes>>;
  /** The run that writes them; how many files it writes is counted here. */
  readonly generation?: Omit<Generation, "snapshots">;
  /** True: the files are for development only, and read by whoever asks for those. */
  readonly dev?: boolean;
}

/**
 * The recorded state of a repo. A folder that is not there is an empty state. Files for development count with `dev`.
 * Whether branches that meet in it go together is not asked here: `readRecorded` does.
 *
 * Errors: MIG_SNAPSHOT_INVALID, MIG_SNAPSHOT_VERSION.
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

/** The same files by their names alone. */
export function snapshotPaths(files: ProjectFiles, folder: string, scope: keyof Recorded): readonly string[] {
  const root = `${folder}/${scope}`;
  return chainsIn(files, root).flatMap((chain) => pathsIn(files, `${root}/${chain}`));
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
 * @example files.write(snapshotChanges({ recorded, after, scope: "public", folder, migration }))
 */
export function snapshotChanges(options: SnapshotChangesOptions): readonly FileChange[] {
  const { recorded, scope, folder, migration, generation, dev = false } = options;
  const [version = ""] = migration.split("_", 1);
  const states = changedStates(options);
  const run = generation === undefined ? {} : { generation: { ...generation, snapshots: states.length } };
  return states.map((state) => {
    const chain = folderOf(state);
    const links = { parents: recorded.heads[chain] ?? [], after: recorded.latest, migration };
    const { text } = encodeSnapshot({ ...links, state, ...run });
    return { path: `${folder}/${scope}/${chain}/${version}${dev ? "_dev" : ""}.json`, text };
  });
}

function changedStates(options: SnapshotChangesOptions): readonly RecordedState[] {
  const { recorded, after, renamedTables = {}, renamedColumns = {}, notes = recorded.notes } = options;
  const before = recorded.snapshot;
  const renames = Object.entries(renamedTables);
  const renamedTo = (old: TableRef) => {
    const key = renames.find(([, from]) => sameTable(from, old))?.[0];
    const table = key === undefined ? undefined : after.tables[key];
    return table === undefined ? null : { schema: table.schema, name: table.name };
  };
  const tableState = (key: string, table: Table): RecordedState => ({
    kind: "table",
    table,
    renamedFrom: renamedTables[key] ?? null,
    renamedColumns: renamedColumns[key] ?? {},
    ...(Object.keys(notes[key] ?? {}).length === 0 ? {} : { notes: notes[key] }),
  });
  return [
    ...Object.entries(after.tables)
      .filter(([key, table]) => !equal(before.tables[key], table) || !sameWait(recorded.notes[key], notes[key]))
      .map(([key, table]) => tableState(key, table)),
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

/** Attributes alone are no reason for a file: they only help to tell what becomes of a column. */
function sameWait(left: TableNotes = {}, right: TableNotes = {}): boolean {
  const wait = ({ pendingDrop, pendingDropColumns = [] }: TableNotes) => [pendingDrop === true, pendingDropColumns];
  return equal(wait(left), wait(right));
}

function recordedScope(list: readonly SnapshotChain[]): RecordedScope {
  const chains = list.map(({ folder, files }): readonly [string, Chain] => [folder, chainOf(files)]);
  const { tables, objects } = snapshotOfStates(chains.map(([, chain]) => stateAt(chain, chain.heads)));
  return {
    ...historyOf(chains.map(([, chain]) => chain)),
    snapshot: { tables: sortedByKey(tables), objects: sortedByKey(objects) },
    notes: Object.fromEntries(chains.flatMap(([, chain]) => notesAt(chain, tables))),
    heads: Object.fromEntries(chains.map(([folder, { heads }]) => [folder, heads.map(({ hash }) => hash).sort()])),
  };
}

/** Where branches meet, what one of them noted counts. */
function notesAt({ heads }: Chain, tables: Snapshot["tables"]): readonly (readonly [string, TableNotes])[] {
  const states = heads.flatMap(({ state }) => (state.kind === "table" ? [state] : []));
  const table = states[0] === undefined ? undefined : tables[tableKey(states[0].table)];
  if (table === undefined) return [];
  const noted = states.flatMap(({ notes }) => notes ?? []);
  const attributes = Object.assign({}, ...noted.map((notes) => notes.attributes ?? {}));
  const columns = new Set(noted.flatMap(({ pendingDropColumns = [] }) => pendingDropColumns));
  const waiting = table.columns.map(({ name }) => name).filter((name) => columns.has(name));
  const notes: TableNotes = {
    ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
    ...(noted.some(({ pendingDrop }) => pendingDrop) ? { pendingDrop: true } : {}),
    ...(waiting.length === 0 ? {} : { pendingDropColumns: waiting }),
  };
  return Object.keys(notes).length === 0 ? [] : [[tableKey(table), notes]];
}

function sortedByKey<T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1)));
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
  return pathsIn(files, `${folder}/${chain}`).map((path) => {
    const file = decodeSnapshot(files.read(path) ?? "", path);
    if (folderOf(file.state) === chain) return file;
    throw new MigError("MIG_SNAPSHOT_INVALID", `${path}: its content belongs into ${folder}/${folderOf(file.state)}.`, {
      details: { path, place: file.state.kind, folder: `${folder}/${folderOf(file.state)}` },
      next: "Move the file back, or restore both folders from version control.",
    });
  });
}

function pathsIn(files: ProjectFiles, folder: string): readonly string[] {
  const names = (files.list(folder) ?? []).filter((name) => /^\d{14}(_dev)?\.json$/.test(name));
  return names.map((name) => `${folder}/${name}`);
}

function folderOf(state: RecordedState): string {
  const subject = state.kind === "dropped" ? state.dropped : state;
  return "object" in subject ? objectFolder(subject.object) : tableFolder(subject.table);
}
