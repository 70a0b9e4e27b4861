/** The ledger's rows, as an adapter reads and writes them. The table itself is core's (runner/ledger.ts). */
import type { Scope } from "../model/scope.ts";

/** One attempt to apply one migration. A rolled back migration that is applied again has two. */
export interface LedgerRow {
  /** Order of application, from 1; the primary key, so that two runners cannot both write the next one. */
  readonly seq: number;
  readonly version: string;
  readonly name: string;
  /** `running`, `failed` and `reverting` only for migrations that do not run in one transaction. */
  readonly state: LedgerState;
  /** Of the operation lists; see migration/checksum.ts. */
  readonly checksum: string;
  /** Parts done and in all; a part commits by itself, and a migration that runs in one transaction has one. */
  readonly step: number;
  readonly steps: number;
  /** ISO 8601, UTC, by the database's clock where it has one. */
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly durationMs: number | null;
  /** Who ran it: user, host, process. */
  readonly appliedBy: string;
  readonly toolVersion: string;
  /** The operations that undo it, as a JSON text, so that a release without the file can; null when it cannot be undone. */
  readonly down: string | null;
  /** What failed, or why it was recorded by hand. */
  readonly note: string | null;
  /** What it did, as a JSON text, so that a change of its file can be told; null where an older mig applied it. */
  readonly gist: string | null;
  /** Why releases that do not have it must not run on this database; null when they may. */
  readonly breaking: string | null;
  /** The environment that the run was in (`MIG_ENV`); null when it did not say. */
  readonly environment: string | null;
}

/** A row without the steps of the migration, which are most of it. */
export type LedgerHead = Omit<LedgerRow, "down" | "gist">;

/** What must be known of a row to tell what is pending. */
export type LedgerFacts = Pick<
  LedgerRow,
  "seq" | "version" | "name" | "state" | "checksum" | "step" | "steps" | "note" | "breaking"
>;

/** `running` and `reverting`: on the way up and down; `failed`: stopped on the way up, by a statement that was refused. */
export type LedgerState = "running" | "applied" | "failed" | "reverting" | "rolledBack";

export interface LedgerRows {
  /**
   * In order of `seq`; null when there is no ledger table yet. With `version`, only the rows of that version and the
   * last row of all: what one migration must know, however long the ledger is. With `columns`, only those are asked for.
   *
   * Errors: MIG_STATEMENT_FAILED when the table lacks a column; a transaction around it can go on.
   */
  read(
    scope: Scope,
    only?: { readonly version?: string; readonly columns?: readonly string[] },
  ): Promise<readonly LedgerRow[] | null>;
  /** The table as it is, which another mig may have made; empty when there is none. */
  columns(scope: Scope): Promise<readonly LedgerColumn[]>;
  insert(scope: Scope, ...rows: readonly LedgerRow[]): Promise<void>;
  /** Writes every field of the row with this `seq`. */
  update(scope: Scope, row: LedgerRow): Promise<void>;
}

export interface LedgerColumn {
  readonly name: string;
  /** It takes no null and has no default: every row must give it. */
  readonly required: boolean;
}
