/**
 * The changes of one scope and which of them knew of which. A change is everything that one generation recorded: files
 * in the folders of several tables. Two changes of which neither follows the other were made on two branches.
 */
import { type TableRef, tableKey } from "../model/name.ts";
import { type Snapshot, snapshotOf } from "../model/snapshot.ts";
import { type Chain, lineOf, parentsOf, stateAt } from "./chain.ts";
import type { RecordedState, SnapshotFile } from "./snapshot-file.ts";

export interface RecordedChange {
  /** `<version>_<name>` of its last migration. */
  readonly id: string;
  /** Of all its migrations, where that is known. */
  readonly migrations: readonly string[];
  /** Of its snapshot files. */
  readonly paths: readonly string[];
  /** Ids of the changes on record when it was made; those that these follow may be missing. */
  readonly follows: readonly string[];
  /** By the new names, what tables and columns were called before. */
  readonly renames: {
    readonly tables: Readonly<Record<string, TableRef>>;
    readonly columns: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
}

/** What a change did to the tables and objects that it changed, and to no other. */
export interface ChangedStates extends RecordedChange {
  readonly before: Snapshot;
  readonly after: Snapshot;
}

export interface History {
  /** By id. */
  readonly changes: readonly RecordedChange[];
  /** Ids of the changes that no other follows: several where branches meet. */
  readonly latest: readonly string[];
  /** Changes that did not know of each other, and that no later change has brought together. */
  readonly apart: readonly (readonly [ChangedStates, ChangedStates])[];
}

type Files = ReadonlyMap<SnapshotFile, Chain>;

export function historyOf(chains: readonly Chain[]): History {
  const byChange = new Map<string, Map<SnapshotFile, Chain>>();
  for (const chain of chains) {
    for (const file of chain.files.values()) {
      const files = byChange.get(file.migration) ?? new Map<SnapshotFile, Chain>();
      byChange.set(file.migration, files.set(file, chain));
    }
  }
  const followed = followedOf(byChange, chains);
  const changes = [...byChange].map(([id, files]) => ({
    id,
    migrations: migrationsOf(id, files),
    paths: [...files.keys()].map((file) => file.path).sort(),
    follows: followed(id, files),
    renames: renamesOf(files),
  }));
  changes.sort((left, right) => (left.id < right.id ? -1 : 1));
  const before = new Set(changes.flatMap((change) => change.follows));
  const latest = changes.map(({ id }) => id).filter((id) => !before.has(id));
  const states = new Map<string, ChangedStates>();
  const statesOf = (change: RecordedChange) => {
    const known = states.get(change.id) ?? changedStates(change, byChange.get(change.id) ?? new Map());
    states.set(change.id, known);
    return known;
  };
  return {
    changes,
    latest,
    apart: pairsApart(changes, latest).map(([one, other]) => [statesOf(one), statesOf(other)]),
  };
}

/**
 * What a change says that it came after, and what its files say. A change of which that is not known (format 1), or
 * that came after one which is not on record any more, is taken to have known all older ones, but for those that
 * certainly are of another branch.
 */
function followedOf(byChange: ReadonlyMap<string, Files>, chains: readonly Chain[]) {
  const ids = [...byChange.keys()].sort();
  const parted = partedIn(chains);
  const isOneLine = parted.size === 0 && [...byChange.values()].every((files) => afterOf(files) === null);
  const upTo = (limit: string, of: string) => {
    const older = ids.filter((id) => id <= limit && id < of && !parted.get(of)?.has(id));
    return isOneLine ? older.slice(-1) : older;
  };
  return (id: string, files: Files): readonly string[] => {
    const named = [...files].flatMap(([file, chain]) => parentsOf(chain, file).map(({ migration }) => migration));
    const told = (afterOf(files) ?? [id]).flatMap((other) =>
      byChange.has(other) && other !== id ? [other] : upTo(other, id),
    );
    return [...new Set([...named, ...told])].filter((other) => other !== id).sort();
  };
}

/** All files of a change say the same. */
function afterOf(files: Files): readonly string[] | null {
  const [first] = files.keys();
  return first?.after ?? null;
}

/** For each change those with which it shares a folder in which neither came after the other. */
function partedIn(chains: readonly Chain[]): ReadonlyMap<string, Set<string>> {
  const parted = new Map<string, Set<string>>();
  for (const chain of chains.filter(({ heads }) => heads.length > 1)) {
    const lines = [...chain.files.values()].map((file) => [file, lineOf(chain, file)] as const);
    for (const [file, line] of lines) {
      const others = lines.filter(([other, otherLine]) => !line.has(other) && !otherLine.has(file));
      const known = parted.get(file.migration) ?? new Set();
      parted.set(file.migration, new Set([...known, ...others.map(([other]) => other.migration)]));
    }
  }
  return parted;
}

function pairsApart(changes: readonly RecordedChange[], latest: readonly string[]) {
  if (latest.length < 2) return [];
  const byId = new Map(changes.map((change) => [change.id, change]));
  const lines = latest.map((id) => {
    const line = new Set([id]);
    for (const known of line) for (const other of byId.get(known)?.follows ?? []) line.add(other);
    return line;
  });
  const pairs = new Map<string, readonly [RecordedChange, RecordedChange]>();
  const open = changes.filter(({ id }) => !lines.every((line) => line.has(id)));
  for (const [position, one] of open.entries()) {
    for (const other of open.slice(position + 1)) {
      const met = lines.some((line) => line.has(one.id) && line.has(other.id));
      if (!met) pairs.set(`${one.id} ${other.id}`, [one, other]);
    }
  }
  return [...pairs.values()];
}

function changedStates(change: RecordedChange, files: Files): ChangedStates {
  const before = [...files].map(([file, chain]) => stateAt(chain, parentsOf(chain, file)));
  const after = [...files.keys()].map(({ state }) => state);
  return { ...change, before: snapshotOfStates(before), after: snapshotOfStates(after) };
}

function migrationsOf(id: string, files: Files): readonly string[] {
  const known = [...files.keys()].flatMap(({ generation }) => Object.keys(generation?.migrations ?? {}));
  return known.length === 0 ? [id] : [...new Set(known)].sort();
}

function renamesOf(files: Files): RecordedChange["renames"] {
  const tables = [...files.keys()].flatMap(({ state }) => (state.kind === "table" ? [state] : []));
  return {
    tables: Object.fromEntries(
      tables.flatMap(({ table, renamedFrom }) => (renamedFrom === null ? [] : [[tableKey(table), renamedFrom]])),
    ),
    columns: Object.fromEntries(tables.map(({ table, renamedColumns }) => [tableKey(table), renamedColumns])),
  };
}

/** The tables and objects that are there. */
export function snapshotOfStates(states: readonly (RecordedState | null)[]): Snapshot {
  return snapshotOf(
    states.flatMap((state) => (state?.kind === "table" ? [state.table] : [])),
    states.flatMap((state) => (state?.kind === "object" ? [state.object] : [])),
  );
}
