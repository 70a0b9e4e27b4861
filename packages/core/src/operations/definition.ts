/** Everything core must know about a kind of operation. One record per kind; none may be missing (a mapped type). */
import type { TableRef } from "../model/name.ts";
import type { SnapshotDraft } from "./draft.ts";
import type { Fact } from "./facts.ts";
import type { CoreKind, Irreversible, Operation, OperationOf } from "./vocabulary.ts";

export interface Definition<Op> {
  /** What undoes it, told from the operation alone. */
  invert(op: Op): Operation | Irreversible;
  /** Facts that must be true before it. */
  requires(op: Op): readonly Fact[];
  /** Facts that are true after it. */
  provides(op: Op): readonly Fact[];
  /**
   * Facts that are not true, or not the same, while it runs: an object that rests on one and must be rebuilt (see
   * `ObjectKind`) is dropped before it and created anew after it. Absent: none.
   */
  disturbs?(op: Op): readonly Fact[];
  /** Its effect on a state in memory. */
  apply(op: Op, draft: SnapshotDraft): void;
  /** One line for people: `add posts.title`. */
  describe(op: Op): string;
  /** What rows or values are lost for good. */
  destroys(op: Op): readonly DataLoss[];
  /** The tables whose definition or rows it touches. */
  touches(op: Op): readonly TableRef[];
}

/** Values that an operation destroys; `column` is absent when whole rows go. */
export interface DataLoss {
  readonly table: TableRef;
  readonly column?: string;
  readonly reason: string;
}

export type CoreDefinitions = { readonly [K in CoreKind]: Definition<OperationOf<K>> };
