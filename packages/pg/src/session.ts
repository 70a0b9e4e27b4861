/**
 * One session over one connection of a driver. Statements without values go by the simple protocol: the other
 * one leaves a portal open in a transaction, which keeps a concurrent index build of another session waiting.
 *
 * Reading the ledger of a scope, and introspecting it, puts the session into that scope (enter-scope.ts).
 */
import {
  type AtOnce,
  type Capabilities,
  type Finding,
  isMigError,
  type LedgerRows,
  type LockOptions,
  MigError,
  publicScope,
  type Room,
  type Row,
  type Scope,
  type Session,
  type Snapshot,
  type TableRef,
  type TransactionOptions,
  type Value,
} from "@mig/core/adapter";
import { begin } from "./begin.ts";
import { type Between, refuseStatements } from "./between.ts";
import { bounds } from "./bounds.ts";
import { committedLater, refuseNodesDown, tellNow } from "./citus.ts";
import { diagnose } from "./diagnose.ts";
import type { PgConnection, PgResult } from "./driver.ts";
import { type Engine, readEngine } from "./engine.ts";
import { enterScope, type OuterTransaction } from "./enter-scope.ts";
import { statementError } from "./errors.ts";
import { catalogQuery, readingSettings, toSnapshot } from "./introspect/index.ts";
import { ledgerFrame, ledgerRows } from "./ledger-rows.ts";
import { type Ask, blockers, type Locks } from "./lock.ts";
import { setLocalRole } from "./role.ts";
import { readRoom } from "./room.ts";
import { readRows, written } from "./values.ts";

const states = {
  undefinedTable: "42P01",
  undefinedColumn: "42703",
  failedTransaction: "25P02",
  uniqueViolation: "23505",
};

/** A transaction within the caller's. */
const part = [
  "SAVEPOINT mig_part",
  "RELEASE SAVEPOINT mig_part",
  "ROLLBACK TO SAVEPOINT mig_part; RELEASE SAVEPOINT mig_part",
] as const;

export interface PgSessionOptions {
  readonly connection: PgConnection;
  readonly server: string;
  readonly ledger: TableRef;
  /** Whom the connection acts as, where that is not who logged in. */
  readonly role: string | null;
  /** A transaction of the caller's, in which the session works without owning the connection. */
  readonly outer?: OuterTransaction;
  /** What stands between the connection and its server; asked when it matters. */
  between(): Promise<Between>;
  locks(ask: Ask): Locks;
  /** For a server that only looks like PostgreSQL: what cannot be relied on. */
  readonly capabilities?: Partial<Capabilities>;
}

export class PgSession implements Session {
  readonly server: string;
  readonly ledger: LedgerRows;
  readonly capabilities?: Partial<Capabilities>;
  readonly apply?: (migration: AtOnce) => Promise<boolean>;
  readonly #connection: PgConnection;
  readonly #ledgerTable: TableRef;
  readonly #outer: OuterTransaction | null;
  readonly #role: string | null;
  readonly #ask: Ask = (sql) => this.query(sql);
  readonly #locks: Locks;
  readonly #between: () => Promise<Between>;
  #inTransaction: boolean;
  #engine: Engine | null = null;

  constructor({ connection, server, ledger, role, outer, between, locks, capabilities }: PgSessionOptions) {
    this.#connection = connection;
    this.#role = role;
    this.#outer = outer ?? null;
    this.#between = between;
    this.#inTransaction = outer !== undefined;
    this.#locks = locks(this.#ask);
    if (capabilities === undefined) this.apply = (migration) => this.#apply(migration);
    else this.capabilities = capabilities;
    this.server = server;
    this.#ledgerTable = ledger;
    this.ledger = ledgerRows(
      {
        query: (sql, values) => this.query(sql, values),
        queryExisting: (sql, scope) => this.#queryExisting(sql, scope),
      },
      ledger,
    );
  }

  /** Of several statements in one text, the rows of the last one that has some columns. */
  async query(sql: string, values?: readonly Value[]): Promise<readonly Row[]> {
    const last = (await this.#send(sql, values)).at(-1);
    return last === undefined ? [] : readRows(last);
  }

  async transaction<T>(body: () => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    if (this.#outer !== null) return this.#inside(body);
    await this.#send(this.#begin(options));
    this.#inTransaction = true;
    try {
      const result = await body();
      if (options.readOnly !== true) await this.#locks.beforeCommit();
      await this.#commit();
      return result;
    } catch (error) {
      // The failure of the body is what the caller must hear of; a lost connection has rolled back by itself.
      await this.#connection.query("ROLLBACK").catch(() => undefined);
      throw error;
    } finally {
      this.#inTransaction = false;
      await this.#locks.afterTransaction();
    }
  }

  #begin(options: TransactionOptions): string {
    return begin(options, { citus: this.#engine?.citus === true, role: this.#role });
  }

  async #apply({ scope, row, statements, ...options }: AtOnce): Promise<boolean> {
    const [before, after] = ledgerFrame(row, this.#ledgerTable, scope);
    const [opening, closing, undoing] =
      this.#outer === null ? ([this.#begin(options), "COMMIT", "ROLLBACK"] as const) : part;
    try {
      await this.#send([opening, before, ...statements, after, closing].join(";\n"));
      await this.#tellWorkers();
      return true;
    } catch (error) {
      await this.#send(undoing).catch(() => undefined);
      if (!isMigError(error)) throw error;
      const { statement: _, line, ...details } = error.details;
      if (details["sqlstate"] === states.uniqueViolation && details["constraint"] === `${this.#ledgerTable.name}_pkey`)
        return false;
      const [only, ...others] = statements;
      // It may be the ledger, of another mig, that was refused.
      const isKnown = details["sqlstate"] !== states.undefinedColumn && details["table"] !== this.#ledgerTable.name;
      throw new MigError(error.code, error.message, {
        details: others.length === 0 && isKnown ? { ...details, statement: only } : details,
        next: error.next,
        cause: error.cause,
      });
    }
  }

  async tryLock(name: string, options: LockOptions = {}): Promise<boolean> {
    if (options.untilCommit !== true) this.#engine ??= await this.#prepare();
    // What is shared is what all tenants rest on: a run over tenants begins.
    if (options.shared === true && this.#engine?.citus === true) await refuseNodesDown(this.#ask);
    return this.#locks.tryLock(name, options);
  }

  /** Once, before there is a lock: behind a pooler nobody could give it back. */
  async #prepare(): Promise<Engine> {
    refuseStatements(await this.#between());
    // Other servers have no replicas that could be asked, and settings of their own.
    if (this.capabilities !== undefined) return { citus: false };
    const engine = await readEngine(this.#ask);
    if (this.#outer === null) for (const bound of bounds) await this.#send(bound).catch(() => undefined);
    return engine;
  }

  unlock(name: string): Promise<boolean> {
    return this.#locks.unlock(name);
  }

  lockHolder(name: string): Promise<string | null> {
    return this.#locks.lockHolder(name);
  }

  /** As who logged in: that is whose sessions they are. */
  async breakLock(name: string): Promise<boolean> {
    if (this.#role !== null) await this.#send("RESET ROLE");
    return this.#locks.breakLock(name);
  }

  async diagnose(scope: Scope): Promise<readonly Finding[]> {
    return diagnose(this.#ask, scope, {
      ledger: this.#ledgerTable.name,
      between: await this.#between(),
      isAlike: this.capabilities !== undefined,
    });
  }

  room(): Promise<Room> {
    return readRoom(this.#ask);
  }

  blockers(scope: Scope, tables: readonly TableRef[]): Promise<readonly string[]> {
    return blockers(this.#ask, scope, tables);
  }

  /** All in one message: by itself that is one transaction, inside another one the settings are taken back. */
  async introspect(scope: Scope, only?: readonly TableRef[]): Promise<Snapshot> {
    const query = catalogQuery(scope, this.#ledgerTable, only ?? null);
    const reading = [readingSettings(scope), query];
    const [found] = await this.query(
      [
        enterScope(scope, this.#outer),
        ...(this.#inTransaction
          ? ["SAVEPOINT mig_reads", ...reading, "ROLLBACK TO SAVEPOINT mig_reads", "RELEASE SAVEPOINT mig_reads"]
          : reading),
      ].join(";\n"),
    );
    return toSnapshot(found?.["catalog"], scope);
  }

  /** A borrowed connection stays open, and its path is what it was. */
  async close(): Promise<void> {
    await this.#locks.close();
    if (this.#outer === null) await this.#connection.close();
    else {
      const { role } = this.#outer;
      await this.#send(
        [enterScope(publicScope, this.#outer), ...(role === null ? [] : [setLocalRole(role)])].join(";\n"),
      );
    }
  }

  /** A part of the caller's transaction: what fails in it is undone, and the caller's own work is not. */
  async #inside<T>(body: () => Promise<T>): Promise<T> {
    const [opening, closing, undoing] = part;
    await this.#send(opening);
    try {
      const result = await body();
      await this.#send(closing);
      return result;
    } catch (error) {
      await this.#send(undoing).catch(() => undefined);
      throw error;
    }
  }

  /** In one message where there is a table. Where there is none, or a column is missing, the transaction around it can go on. */
  async #queryExisting(sql: string, scope: Scope): Promise<readonly Row[] | null> {
    const enter = enterScope(scope, this.#outer);
    const release = "RELEASE SAVEPOINT mig_reads";
    try {
      if (!this.#inTransaction) return await this.query(`${enter};\n${sql}`);
      return await this.query([enter, "SAVEPOINT mig_reads", sql, release].join(";\n"));
    } catch (error) {
      const state = isMigError(error) ? error.details["sqlstate"] : null;
      if (state !== states.undefinedTable && state !== states.undefinedColumn) throw error;
      await this.#send(this.#inTransaction ? `ROLLBACK TO SAVEPOINT mig_reads;\n${release}` : enter);
      if (state === states.undefinedColumn) throw error;
      return null;
    }
  }

  /** A COMMIT after a failed statement is a rollback, and PostgreSQL does not call it an error; before a SELECT it does. */
  async #commit(): Promise<void> {
    try {
      await this.#send("SELECT;\nCOMMIT");
      await this.#tellWorkers();
    } catch (error) {
      if (!isMigError(error) || error.details["sqlstate"] !== states.failedTransaction) throw error;
      throw new MigError("MIG_STATEMENT_FAILED", "The transaction was rolled back: a statement in it had failed.", {
        next: "Let the failure of a statement end the transaction instead of going on after it.",
      });
    }
  }

  /** What was just committed is so, also where a worker was not reached: what cannot be done now, Citus does by itself. */
  async #tellWorkers(): Promise<void> {
    const warnings = this.#connection.warnings?.splice(0) ?? [];
    if (warnings.some((text) => committedLater.test(text))) await this.#send(tellNow).catch(() => undefined);
  }

  async #send(sql: string, values?: readonly Value[]): Promise<readonly PgResult[]> {
    this.#locks.check();
    try {
      return await this.#connection.query(sql, values?.map(written));
    } catch (error) {
      throw this.#withLocks(statementError(error, sql));
    }
  }

  #withLocks(error: MigError): MigError {
    const lock = this.#locks.held();
    if (lock === undefined || error.code !== "MIG_CONNECTION_FAILED") return error;
    return new MigError("MIG_LOCK_LOST", `The connection broke while the lock ${lock} was held: ${error.message}`, {
      details: { ...error.details, lock },
      cause: error,
    });
  }
}
