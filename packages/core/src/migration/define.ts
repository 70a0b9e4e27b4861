/** The shape of a migration file: two lists of steps, and how they run. */
import type { Row, Scope, Value } from "../model/scope.ts";
import type { Irreversible, Operation } from "../operations/vocabulary.ts";

/** The formats this version can read; a file names the one it was written for. */
export const migrationFormat = 1;

export interface Migration {
  readonly format: number;
  readonly up: readonly Step[];
  readonly down: readonly Step[];
  /** False: each statement commits by itself; a stopped run goes on where it stopped. Default true. */
  readonly transaction: boolean;
  /** Why releases that do not have it must not run on a database that does; null when they may. */
  readonly breaking: string | null;
}

/** An operation, code of the user's own, or the place where there is no way back. */
export type Step = Operation | RunStep | Irreversible;

/** Code between operations, such as a backfill. `label` stands for it in the checksum: change it with the meaning. */
export interface RunStep {
  readonly kind: "run";
  readonly label: string;
  readonly body: (db: MigrationDb) => Promise<void>;
  /** Stands for code that nobody has written yet: the migration does not run. */
  readonly missing?: true;
}

/** What code in a migration may do: the run's own session, inside the migration's transaction if it has one. */
export interface MigrationDb {
  query(sql: string, values?: readonly Value[]): Promise<readonly Row[]>;
  readonly scope: Scope;
  /** Tells how far it is: `total` where it is known. */
  progress(done: number, total?: number): void;
}

export interface MigrationSpec {
  readonly format: number;
  readonly up: readonly Step[];
  readonly down: readonly Step[];
  readonly transaction?: boolean;
  /**
   * True, or the reason: a release without this migration refuses to run on a database that has it
   * (MIG_RELEASE_TOO_OLD). Default: older releases go on beside it.
   */
  readonly breaking?: boolean | string | null;
}

/**
 * Declares a migration; the default export of a migration file.
 *
 * @example export default defineMigration({ format: 1, up: [addColumn("posts", column("slug", "text"))], down: [dropColumn("posts", column("slug", "text"))] });
 */
export function defineMigration(spec: MigrationSpec): Migration {
  return {
    format: spec.format,
    up: spec.up,
    down: spec.down,
    transaction: spec.transaction ?? true,
    breaking: reasonOf(spec.breaking ?? null),
  };
}

/** What the mark means where it gives no reason of its own. */
export function reasonOf(mark: boolean | string | null): string | null {
  if (mark === false || mark === null) return null;
  return mark === true || mark.trim() === "" ? "they do not work with what it changed" : mark.trim();
}
