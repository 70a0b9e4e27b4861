/** One SQL text of one dialect, with everything a runner or a reviewer must know about it. */
import type { TableRef } from "../model/name.ts";

export interface Statement {
  readonly sql: string;
  /**
   * `inside`: runs in the migration's transaction. `outside`: refuses to run in one. `commitAfter`: runs in it, but
   * what follows may only run after it is committed (a new enum value).
   */
  readonly transaction: "inside" | "outside" | "commitAfter";
  /**
   * True: while this runs, foreign keys must not act, and must hold again before the commit. Only for databases where
   * that is a property of the connection and must be switched before the transaction begins.
   */
  readonly referencesOff: boolean;
  readonly hazards: readonly Hazard[];
  /** On each table that already exists the strongest lock; empty when there is nobody to wait for. */
  readonly locks: readonly TableLock[];
  /** For a statement that runs outside a transaction: how to tell afterwards what became of it. */
  readonly probe?: Probe;
  /** The operation's place in the compiled list. */
  readonly origin: number;
}

export interface TableLock {
  readonly table: TableRef;
  /** In the dialect's word. */
  readonly mode: string;
}

/** With it a run that was stopped goes on by itself, and a statement that only seemed to succeed is found out. */
export interface Probe {
  /** Gives one row with one text, `state`: a ProbeState. */
  readonly sql: string;
  /** Clears debris away, or does the rest of what was stopped; runs outside a transaction. */
  readonly clear: readonly string[];
}

/** `none`: it did not run; `busy`: another session is at it; `debris`: it was stopped halfway; `done`. */
export type ProbeState = "none" | "busy" | "debris" | "done";

export interface Hazard {
  readonly kind: HazardKind;
  /** What can go wrong and the safe way out, one or two sentences. */
  readonly text: string;
}

/**
 * `dataLoss` destroys values; `mayFail` fails when the rows do not fit; `rewrite` writes every row anew; `scan` reads
 * every row under its lock; `blocksReads` and `blocksWrites` stop others while it runs; after `breaksClients`
 * programs that know the old form fail.
 */
export type HazardKind = "dataLoss" | "mayFail" | "rewrite" | "scan" | "blocksReads" | "blocksWrites" | "breaksClients";

/** A plain statement: inside the transaction, without hazards. */
export function statement(
  sql: string,
  origin: number,
  more: Partial<Omit<Statement, "sql" | "origin">> = {},
): Statement {
  return { sql, transaction: "inside", referencesOff: false, hazards: [], locks: [], ...more, origin };
}
