/**
 * What the adapter asks of a driver. Values cross it as PostgreSQL writes them, texts both ways, so that every driver
 * gives the same values (values.ts). What the server refuses is thrown as the driver throws it, with the SQLSTATE in
 * `code`; for a connection that is gone a driver that has no code of its own throws one of class 08.
 */
import type { ConnectionConfig } from "@mig/core/adapter";

export interface PgDriver {
  /** The package, for people. */
  readonly name: string;
  /**
   * One connection, which never becomes another one: a driver that connects again by itself would lose the lock in
   * silence. `application` is what the server lists it as. Errors: those of the driver, MIG_DRIVER_MISSING.
   */
  connect(config: ConnectionConfig, application: string): Promise<PgConnection>;
  /**
   * A connection of the caller's, as this driver knows it, for work inside the caller's transaction. It is never closed.
   * Errors: MIG_UNSUPPORTED for what is none.
   */
  borrow?(client: unknown): PgConnection;
}

export interface PgConnection {
  /**
   * The number of the server process, as the handshake told it: where statements meet another process, something stands
   * between. Null where nothing can, because there is no network; left out by a driver that does not know.
   */
  readonly process?: number | null;
  /**
   * Without values by the simple protocol, also several statements in one text. The results that have columns or rows,
   * in their order.
   */
  query(sql: string, values?: readonly (string | null)[]): Promise<readonly PgResult[]>;
  /** Of WARNINGs of the server the texts, as they come; whoever has read them takes them out. */
  readonly warnings?: string[];
  close(): Promise<void>;
}

export interface PgResult {
  readonly columns: readonly PgColumn[];
  /** By the column's name. */
  readonly rows: readonly Readonly<Record<string, string | null>>[];
}

export interface PgColumn {
  readonly name: string;
  /** The number of its type in `pg_type`. */
  readonly type: number;
}
