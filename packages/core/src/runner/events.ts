/** What a run tells while it works, as plain data. The runner prints nothing. */
import type { ErrorCode } from "../errors.ts";
import type { Scope } from "../model/scope.ts";
import type { MigrationName } from "./migration-source.ts";

export type Direction = "up" | "down";

/** Every event names the scope that it is about. */
export type RunEvent = RunNews & { readonly scope: Scope };

export type RunNews =
  /** Told when the wait begins and every few seconds of it. `holder` is null when the database cannot tell. */
  | { readonly kind: "lockWaiting"; readonly lock: string; readonly holder: string | null; readonly waitedMs: number }
  | { readonly kind: "ledgerCreated"; readonly table: string }
  /** The table of an older mig has these columns now. */
  | { readonly kind: "ledgerUpgraded"; readonly table: string; readonly columns: readonly string[] }
  | { readonly kind: "planned"; readonly direction: Direction; readonly migrations: readonly MigrationName[] }
  | ({ readonly kind: "started"; readonly direction: Direction } & MigrationName)
  /** Goes on after `step` of `steps` parts that an earlier run finished. */
  | ({
      readonly kind: "resumed";
      readonly direction: Direction;
      readonly step: number;
      readonly steps: number;
    } & MigrationName)
  /** About to be sent. `operation` is null for SQL that code in the migration sends. */
  | ({ readonly kind: "statement"; readonly sql: string; readonly operation: string | null } & MigrationName)
  /** Code in a migration tells how far it is. */
  | ({
      readonly kind: "progress";
      readonly label: string;
      readonly done: number;
      readonly total: number | null;
    } & MigrationName)
  /** The database was busy; the whole transaction is tried again after `waitMs`. Without a version: the ledger's. */
  | ({
      readonly kind: "retry";
      readonly attempt: number;
      readonly waitMs: number;
      readonly reason: string;
      /** Sessions that hold locks on the tables concerned, a line for people each; empty where nobody can tell. */
      readonly blockers: readonly string[];
    } & Partial<MigrationName>)
  | ({ readonly kind: "finished"; readonly direction: Direction; readonly durationMs: number } & MigrationName)
  /** Another run did it while this one waited. */
  | ({ readonly kind: "skipped"; readonly direction: Direction } & MigrationName)
  | ({
      readonly kind: "failed";
      readonly direction: Direction;
      readonly code: ErrorCode;
      readonly message: string;
    } & MigrationName)
  /** Without a version: of the whole run. */
  | ({ readonly kind: "warning"; readonly code: ErrorCode; readonly text: string } & Partial<MigrationName>);
