/** What one snapshot file says: the state of one table or object after one change, and the files it follows. */
import type { TableRef } from "../model/name.ts";
import type { ObjectRef, SchemaObject } from "../model/snapshot.ts";
import type { Table } from "../model/table.ts";

/**
 * The format this version writes, and the newest that it can read.
 *
 * 1: one `parent`, and nothing of other folders.
 * 2: `parents` and `after`, so that branches can meet; `renamedColumns`.
 */
export const snapshotFormat = 2;

export interface SnapshotEntry {
  /** Hashes of the files before it in the same folder, sorted: none for the first, several where branches meet. */
  readonly parents: readonly string[];
  /**
   * The changes of the scope on record when it was made, without those that another of them follows; sorted. Tells
   * which changes could not know of each other. Null where nobody wrote it down (format 1).
   */
  readonly after: readonly string[] | null;
  /** `<version>_<name>` of the migration that brought the state about, the last one of several. */
  readonly migration: string;
  readonly state: RecordedState;
  /** Left out where nobody can tell any more: in files that stand for several. */
  readonly generation?: Generation;
}

/** The run of `mig codegen` that wrote a file, and what undoing that run must find. */
export interface Generation {
  /** When it ran, ISO 8601: the same in every file of the run, whatever its repo and scope. */
  readonly at: string;
  /** Of this repo and scope: the checksums of the migrations by their ids. None for snapshots without migrations. */
  readonly migrations: Readonly<Record<string, string>>;
  /** How many snapshot files of this repo and scope it wrote. */
  readonly snapshots: number;
}

export type RecordedState =
  /**
   * `renamedFrom`: the table was this one in the state before, whose own folder ends with a `dropped` file.
   * `renamedColumns`: what columns were called in the state before, by their names.
   */
  | {
      readonly kind: "table";
      readonly table: Table;
      readonly renamedFrom: TableRef | null;
      readonly renamedColumns: Readonly<Record<string, string>>;
      readonly notes?: TableNotes;
    }
  | { readonly kind: "object"; readonly object: SchemaObject }
  /** The end of a chain; a table or object of the same name that comes later goes on from here. */
  | { readonly kind: "dropped"; readonly dropped: Dropped };

/** What is recorded of a table beside its shape; no database can be asked for it. */
export interface TableNotes {
  /** By column: the attributes that it belongs to, in snake case, where they are not called like it. */
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
  /** Nobody asks for the table any more, and somebody chose to keep it for now. */
  readonly pendingDrop?: true;
  /** The same of columns. */
  readonly pendingDropColumns?: readonly string[];
}

export type Dropped =
  | { readonly table: TableRef; readonly renamedTo: TableRef | null }
  | { readonly object: ObjectRef };

export interface SnapshotFile extends SnapshotEntry {
  readonly path: string;
  /** SHA-256 of everything in the file but itself, in canonical JSON: a link of the chain, and its seal. */
  readonly hash: string;
}
