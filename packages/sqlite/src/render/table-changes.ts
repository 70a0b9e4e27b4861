/** What a renderer sees of the list it stands in (walk.ts): the state before its operation, and what waits. */
import type { Hazard, Operation, Snapshot, Statement, Table, TableRef } from "@mig/core/adapter";
import type { PendingTable } from "../pending-table.ts";

export interface TableChanges {
  readonly state: Snapshot;
  /** Undefined for a table that only SQL of the user's own knows. */
  table(ref: TableRef): Table | undefined;
  /** What can go wrong with the rows that the operation meets here. */
  hazards(op: Operation): readonly Hazard[];
  /** What waits for the table. */
  pending(ref: TableRef): PendingTable | undefined;
  /** Begins a table of the list's own. */
  create(ref: TableRef, origin: number): void;
  forget(ref: TableRef): void;
  move(from: TableRef, to: TableRef): void;
  /** The table's waiting changes, with one more. Errors: MIG_INTROSPECTION, MIG_MIGRATION_INVALID. */
  fold(ref: TableRef, op: Operation, origin: number): PendingTable;
  /** Does what waits, for this table or for all. */
  flush(ref?: TableRef): readonly Statement[];
}
