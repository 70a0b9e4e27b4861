/** One connection to one file. The driver is synchronous; a promise is only the contract's form. */
import type { LedgerRows, Row, Scope, Session, Snapshot, TableRef, TransactionOptions, Value } from "@mig/core/adapter";
import { MigError } from "@mig/core/adapter";
import type { Database } from "./driver.ts";
import { statementError } from "./errors.ts";
import { introspect } from "./introspect/index.ts";
import { ledgerTable } from "./ledger-rows.ts";
import { refuseNew, violations } from "./references.ts";

export class SqliteSession implements Session {
  readonly server: string;
  readonly ledger: LedgerRows;
  readonly #database: Database;
  readonly #ledgerName: string;

  constructor(database: Database, ledger: TableRef) {
    this.#database = database;
    this.#ledgerName = ledger.name;
    this.server = `SQLite ${String(this.#ask("SELECT sqlite_version() AS version")[0]?.["version"])}`;
    this.ledger = ledgerTable(ledger, (sql, values) => this.#run(sql, values));
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
   * wrote in between, however long it would wait.
   */
  async transaction<T>(body: () => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    const begin = options.readOnly === true ? "BEGIN" : "BEGIN IMMEDIATE";
    return options.referencesOff === true
      ? this.#withReferencesOff(() => this.#inTransaction(begin, () => this.#referencesChecked(body)))
      : this.#inTransaction(begin, body);
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
    return introspect((sql) => this.#ask(sql), this.#ledgerName, only);
  }

  async close(): Promise<void> {
    this.#database.close();
  }

  async #inTransaction<T>(begin: string, body: () => Promise<T>): Promise<T> {
    this.#run(begin);
    try {
      const result = await body();
      this.#run("COMMIT");
      return result;
    } catch (error) {
      // Some errors, such as a full disk, have ended the transaction already.
      if (this.#database.inTransaction) this.#run("ROLLBACK");
      throw error;
    }
  }

  /** The pragma does nothing inside a transaction and does not say so: it is set before, and read back. */
  async #withReferencesOff<T>(body: () => Promise<T>): Promise<T> {
    const before = this.#pragma("foreign_keys");
    const legacy = this.#pragma("legacy_alter_table");
    try {
      this.#setPragma("foreign_keys", 0);
      return await body();
    } finally {
      this.#setPragma("legacy_alter_table", legacy);
      this.#setPragma("foreign_keys", before);
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

  #pragma(name: "foreign_keys" | "legacy_alter_table"): number {
    return Number(this.#database.pragma(name, { simple: true }));
  }

  #setPragma(name: "foreign_keys" | "legacy_alter_table", to: number): void {
    this.#database.pragma(`${name} = ${to}`);
    if (this.#pragma(name) === to) return;
    throw new MigError("MIG_STATEMENT_FAILED", `PRAGMA ${name} could not be set to ${to}.`, {
      details: { pragma: name, value: to },
      next: "Run the migration on a connection that has no open transaction.",
    });
  }

  #run(sql: string, values: readonly Value[] = []): readonly Row[] {
    try {
      return this.#ask(sql, values);
    } catch (error) {
      throw statementError(error, sql);
    }
  }

  #ask(sql: string, values: readonly Value[] = []): readonly Row[] {
    const prepared = this.#prepare(sql, values);
    if (prepared === null) return [];
    const given = values.map(bound);
    if (prepared.reader)
      return prepared
        .safeIntegers(true)
        .all(...given)
        .map(readRow);
    prepared.run(...given);
    return [];
  }

  /** Null when the text was not one statement and has been run as it is. */
  #prepare(sql: string, values: readonly Value[]) {
    try {
      return this.#database.prepare<unknown[], Row>(sql);
    } catch (error) {
      // The driver's answer to no statement, or more than one.
      if (!(error instanceof RangeError) || values.length > 0) throw error;
      this.#database.exec(sql);
      return null;
    }
  }
}

/** The driver binds every number as a real one and knows no booleans. */
function bound(value: Value): Exclude<Value, boolean> {
  if (typeof value === "boolean") return value ? 1n : 0n;
  return typeof value === "number" && Number.isSafeInteger(value) ? BigInt(value) : value;
}

function readRow(row: Row): Row {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, readValue(value)]));
}

function readValue(value: unknown): unknown {
  if (typeof value !== "bigint") return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
