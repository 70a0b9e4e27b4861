/**
 * What the adapter asks of a driver. It is synchronous and never waits for other writers (see while-busy.ts). What SQLite
 * refuses is thrown with the extended result code by name in `code`: `SQLITE_CONSTRAINT_UNIQUE`.
 */
import type { Row } from "@mig/core/adapter";

export interface SqliteDriver {
  /** The package, for people. */
  readonly name: string;
  /** Opens a file that exists, or `:memory:`. Errors: those of the driver, MIG_DRIVER_MISSING. */
  open(path: string, options: Readonly<Record<string, unknown>>): Promise<SqliteHandle>;
}

export interface SqliteHandle {
  readonly isOpen: boolean;
  readonly inTransaction: boolean;
  /** Null when the text is no statement, or several. */
  prepare(sql: string): SqliteStatement | null;
  /** Any number of statements. */
  exec(sql: string): void;
  /** Also of one that is closed. */
  close(): void;
}

export interface SqliteStatement {
  /** Runs it; its rows, if it has any, with every integer as a bigint. */
  run(values: readonly SqliteValue[]): readonly Row[];
}

export type SqliteValue = null | number | bigint | string | Uint8Array;
