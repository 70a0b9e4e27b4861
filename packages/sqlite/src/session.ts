/** One connection to one file. The driver is synchronous; only waiting for other writers is not. */
import {
  type AtOnce,
  type LedgerRows,
  MigError,
  publicScope,
  type Row,
  type Scope,
  type Session,
  type Snapshot,
  type TableRef,
  type TransactionOptions,
  type Value,
} from "@mig/core/adapter";
import type { SqliteHandle, SqliteStatement, SqliteValue } from "./driver.ts";
import { statementError } from "./errors.ts";
import { introspect } from "./introspect/index.ts";
import { ledgerTable } from "./ledger-rows.ts";
import { quoteTable } from "./quote.ts";
import { refuseNew, violations } from "./references.ts";
import { whileBusy } from "./while-busy.ts";

/** On or off, for the connection. */
type Pragma = "foreign_keys" | "legacy_alter_table" | "query_only";

export class SqliteSession implements Session {
  readonly ledger: LedgerRows;
  readonly #handle: SqliteHandle;
  readonly #path: string;
  readonly #ledgerTable: TableRef;
  readonly #busyTimeoutMs: number;
  readonly #kept = new Map<string, SqliteStatement>();

  constructor(handle: SqliteHandle, path: string, ledger: TableRef, busyTimeoutMs: number) {
    this.#handle = handle;
    this.#path = path;
    this.#ledgerTable = ledger;
    this.#busyTimeoutMs = busyTimeoutMs;
    this.ledger = ledgerTable(ledger, (sql, values) => this.#waiting(() => this.#do(sql, values)));
  }

  get server(): string {
    return `SQLite ${String(this.#ask("SELECT sqlite_version() AS version")[0]?.["version"])}`;
  }

  /**
   * One statement; without values also several, as they are in SQL of the user's own (their rows are not returned).
   * Integers are numbers where a number holds them exactly and bigints beyond.
   */
  async query(sql: string, values: readonly Value[] = []): Promise<readonly Row[]> {
    return this.#run(sql, values);
  }

  /**
   * Begins as a writer at once: a transaction that reads first and writes later fails at the write when another one
   * wrote in between, however long it would wait. With `readOnly` it never becomes a writer.
   */
  async transaction<T>(body: () => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    if (options.readOnly === true) {
      return this.#restoring("query_only", () => {
        this.#setPragma("query_only", 1);
        return this.#inTransaction("BEGIN", body);
      });
    }
    return options.referencesOff === true
      ? this.#withReferencesOff(() => this.#inTransaction("BEGIN IMMEDIATE", () => this.#referencesChecked(body)))
      : this.#inTransaction("BEGIN IMMEDIATE", body);
  }

  /**
   * Without a pause between the statements: the file is ours from BEGIN IMMEDIATE on. Whether the number of the row is
   * taken is looked up when something was refused: a statement that finds its work done, or the row itself.
   */
  async apply({ row, statements, timeLimitMs = Number.POSITIVE_INFINITY }: AtOnce): Promise<boolean> {
    const startedAt = new Date();
    const end = startedAt.getTime() + timeLimitMs;
    await this.#waiting(() => this.#do("BEGIN IMMEDIATE"));
    try {
      for (const sql of statements) {
        // A statement cannot be ended: the time is looked at between them.
        if (Date.now() >= end) throw timeIsOver();
        this.#named(sql, () => this.#database.exec(sql));
      }
      const finishedAt = new Date();
      if (finishedAt.getTime() >= end) throw timeIsOver();
      const done = {
        ...row,
        startedAt: startedAt.toISOString(),
        finishedAt: finishedAt.toISOString(),
        durationMs: finishedAt.getTime() - startedAt.getTime(),
      };
      await this.ledger.insert(publicScope, done);
      await this.#waiting(() => this.#do("COMMIT"));
      return true;
    } catch (error) {
      if (this.#database.inTransaction) this.#do("ROLLBACK");
      if (this.#isTaken(row.seq)) return false;
      throw error;
    }
  }

  /**
   * One of the statements that come again with every migration. Their rows, which are the ledger's, are read as they come: a
   * field of the ledger knows what it is.
   */
  #do(sql: string, values: readonly Value[] = []): readonly Row[] {
    return this.#named(sql, () => this.#keep(sql)?.run(values.map(bound)) ?? []);
  }

  #isTaken(seq: number): boolean {
    const sql = `SELECT EXISTS (SELECT 1 FROM ${quoteTable(this.#ledgerTable)} WHERE seq >= ${seq}) AS taken`;
    return this.#ask(sql)[0]?.["taken"] === 1;
  }

  /** The file is the lock: one writing transaction at a time, and the ledger is read again inside of it. */
  async tryLock(): Promise<boolean> {
    return true;
  }

  async unlock(): Promise<boolean> {
    return true;
  }

  /** SQLite does not tell who writes. */
  async lockHolder(): Promise<string | null> {
    return null;
  }

  async introspect(_scope: Scope, only?: readonly TableRef[]): Promise<Snapshot> {
    return this.#waiting(() => introspect((sql) => this.#ask(sql), this.#ledgerTable.name, only));
  }

  async close(): Promise<void> {
    if (this.#handle.isOpen) this.#handle.close();
  }

  get #database(): SqliteHandle {
    if (this.#handle.isOpen) return this.#handle;
    throw new MigError("MIG_CONNECTION_FAILED", `The session on ${this.#path} is closed.`, {
      details: { path: this.#path },
      next: "Connect again; a session that was closed cannot be used any more.",
    });
  }

  async #inTransaction<T>(begin: string, body: () => Promise<T>): Promise<T> {
    await this.#run(begin);
    try {
      const result = await body();
      await this.#run("COMMIT");
      return result;
    } catch (error) {
      // Some errors, such as a full disk, have ended the transaction already.
      if (this.#database.inTransaction) await this.#run("ROLLBACK");
      throw error;
    }
  }

  /** The pragma does nothing inside a transaction and does not say so: it is set before, and read back. */
  #withReferencesOff<T>(body: () => Promise<T>): Promise<T> {
    return this.#restoring("foreign_keys", () =>
      this.#restoring("legacy_alter_table", () => {
        this.#setPragma("foreign_keys", 0);
        return body();
      }),
    );
  }

  async #restoring<T>(pragma: Pragma, body: () => Promise<T>): Promise<T> {
    const before = this.#pragma(pragma);
    try {
      return await body();
    } finally {
      this.#setPragma(pragma, before);
    }
  }

  async #referencesChecked<T>(body: () => Promise<T>): Promise<T> {
    const before = violations((sql) => this.#ask(sql));
    const result = await body();
    refuseNew(
      before,
      violations((sql) => this.#ask(sql)),
    );
    return result;
  }

  #pragma(name: Pragma): number {
    const [row] = this.#keep(`PRAGMA ${name}`)?.run([]) ?? [];
    return Number(row?.[name]);
  }

  #setPragma(name: Pragma, to: number): void {
    this.#database.exec(`PRAGMA ${name} = ${to}`);
    if (this.#pragma(name) === to) return;
    if (name === "foreign_keys" && !this.#database.inTransaction) throw alwaysReferences();
    throw new MigError("MIG_STATEMENT_FAILED", `PRAGMA ${name} could not be set to ${to}.`, {
      details: { pragma: name, value: to },
      next: "Run the migration on a connection that has no open transaction.",
    });
  }

  async #run(sql: string, values: readonly Value[] = []): Promise<readonly Row[]> {
    const prepared = await this.#waiting(() => this.#named(sql, () => this.#database.prepare(sql)));
    if (prepared === null) return this.#named(sql, () => this.#runScript(sql));
    return this.#waiting(() => this.#named(sql, () => rowsOf(prepared, values)));
  }

  /** At once, for who waits around it. */
  #ask(sql: string): readonly Row[] {
    return this.#named(sql, () => rowsOf(this.#database.prepare(sql), []));
  }

  #waiting<T>(attempt: () => T): Promise<T> {
    const inside = this.#handle.inTransaction;
    // An error that ended the transaction is final: a second attempt would run outside of it.
    return whileBusy(this.#busyTimeoutMs, attempt, () => this.#handle.inTransaction === inside);
  }

  #named<T>(sql: string, body: () => T): T {
    try {
      return body();
    } catch (error) {
      throw statementError(error, sql, { readOnly: this.#pragma("query_only") === 1 });
    }
  }

  /** The session's own statements are few and come again with every migration; SQL of the user's own is not kept. */
  #keep(sql: string): SqliteStatement | null {
    const database = this.#database;
    const kept = this.#kept.get(sql) ?? database.prepare(sql);
    if (kept !== null) this.#kept.set(sql, kept);
    return kept;
  }

  /** Waits inside the driver: of a text that was refused halfway nobody could tell where to go on. */
  #runScript(sql: string): readonly Row[] {
    this.#database.exec(`PRAGMA busy_timeout = ${this.#busyTimeoutMs}`);
    try {
      this.#database.exec(sql);
      return [];
    } finally {
      this.#database.exec("PRAGMA busy_timeout = 0");
    }
  }
}

function timeIsOver(): MigError {
  return new MigError("MIG_TENANT_TIMEOUT", "The time was over between two statements.");
}

function rowsOf(prepared: SqliteStatement | null, values: readonly Value[]): readonly Row[] {
  return prepared?.run(values.map(bound)).map(readRow) ?? [];
}

/** Drivers bind every number as a real one and know no booleans. */
function bound(value: Value): SqliteValue {
  if (typeof value === "boolean") return value ? 1n : 0n;
  return typeof value === "number" && Number.isSafeInteger(value) ? BigInt(value) : value;
}

/** A loop, because the whole ledger is read like this. */
function readRow(row: Row): Row {
  const read: Record<string, unknown> = {};
  for (const name of Object.keys(row)) read[name] = readValue(row[name]);
  return read;
}

function readValue(value: unknown): unknown {
  if (value instanceof ArrayBuffer) return Buffer.from(value);
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (typeof value !== "bigint") return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** Cloudflare's D1 and libSQL over HTTP are such engines: the pragma does nothing there and does not say so. */
function alwaysReferences(): MigError {
  return new MigError(
    "MIG_UNSUPPORTED",
    "This engine cannot switch foreign keys off, so making a table anew could delete the rows that point at it.",
    {
      details: { pragma: "foreign_keys" },
      next: "Run the migration on the file itself, or write the change without making the table anew: a new column beside the old one.",
    },
  );
}
