/**
 * The contract between mig and a database. To write an adapter:
 *
 * 1. Say what the database can do: `capabilities`, from `baseCapabilities`.
 * 2. Render every operation: a `Renderers` table; a kind that is missing does not compile. `renderEach` makes
 *    `compile` of it, or lower the list first where several operations become one statement.
 * 3. Say how declared tables are stored (`lower`) and how the engine spells them back (`normalize`).
 * 4. Open a session: queries, transactions, a lock that dies with the session, and the ledger's rows by four statements
 *    (`ledgerColumns`, `ledgerValues`, `toLedgerRow`).
 * 5. Read the database back: `introspect` returns what `normalize` promises.
 * 6. Add what your database has beside tables: an `ObjectKind` in `objectKinds`, and a function that declares one.
 *    `declarations` says how users declare all that, so that a database that is there already can be declared for them.
 * 7. Throw `MigError` with the codes of core for what the driver reports: database missing, locked, statement refused.
 * 8. Run `testAdapter(...)` from `@mig/core/testing` until nothing is skipped without a reason.
 *
 * `Dialect` is pure and loads no driver: generating migrations needs nothing installed. Names arrive as the user wrote
 * them; quoting is the adapter's. Only `TenantAdmin` and `Scope` know tenants: a table with `schema: null` is in the
 * scope's schema, one with a named schema is there.
 */

import type { Castability, TypeIn } from "../model/castability.ts";
import type { Json } from "../model/json.ts";
import type { TableRef } from "../model/name.ts";
import type { Row, Scope, Value } from "../model/scope.ts";
import type { ObjectKindName, SchemaObject, Snapshot } from "../model/snapshot.ts";
import type { Table } from "../model/table.ts";
import type { Fact } from "../operations/facts.ts";
import type { Operation } from "../operations/vocabulary.ts";
import type { Capabilities } from "./capabilities.ts";
import type { Declarations } from "./declarations.ts";
import type { Families } from "./families.ts";
import type { Finding } from "./finding.ts";
import type { LedgerFacts, LedgerRow, LedgerRows } from "./ledger-rows.ts";
import type { Room } from "./room.ts";
import type { Statement } from "./statement.ts";

export interface Dialect {
  /** Also the first half of the kinds of its own objects and operations. */
  readonly name: string;
  readonly capabilities: Capabilities;
  readonly objectKinds: readonly ObjectKind[];
  /** The declared table in the terms that this database stores, with the objects that it needs. Idempotent. Throws
   * MIG_UNSUPPORTED or MIG_NAME_INVALID. */
  lower(table: Table): Lowered;
  /** The lowered table as introspection will report it: storage types, spelled-out defaults. Idempotent. */
  normalize(table: Table): Table;
  /** How its users declare what it has; without it, resources cannot be generated from its databases. */
  readonly declarations?: Declarations;
  /** What does changing a column's type do to its values? Without it, what core knows of the types (`widens`), or it may fail. */
  casts?(from: TypeIn, to: TypeIn): Castability;
  /** How tables have columns from others, where they can. */
  readonly families?: Families;
  /** Can `from` only become `to` by being dropped and created anew, and with which loss? Without it, never. */
  remakes?(from: Table, to: Table): "no" | "empty" | "rows";
  /** Does `compile` of these operations look at the state before them? If not, it may be empty. */
  readsState(operations: readonly Operation[]): boolean;
  /** The statements of the whole list, in order. `before` is the state that the first operation meets. */
  compile(operations: readonly Operation[], before: Snapshot, scope: Scope): readonly Statement[];
}

export interface Lowered {
  readonly table: Table;
  readonly objects: readonly SchemaObject[];
}

/**
 * A kind of object of the adapter's own, beside the tables. Its name, schema and kind tell which one it is; two are equal
 * when their definitions are. A function of the adapter makes it (`declareObject`), or tables bring it along (`lower`).
 * Core takes it to diff, plan, files and snapshots, and back here: `compile` and `introspect`.
 */
export interface ObjectKind {
  readonly kind: ObjectKindName;
  /** Can `from` become `to` in place, and back? If not, it is dropped and created. Another name or schema is a change, too. */
  alters(from: SchemaObject, to: SchemaObject): boolean;
  /** False: it is created when missing but never dropped, because others may use it (a schema, an extension). */
  readonly drops: boolean;
  /** What it rests on in this state, beside what its `requires` says; see `factsInSql`. Wrong ones only cost order. */
  rests?(object: SchemaObject, state: Snapshot): readonly Fact[];
  /** True: dropped before and created after a change that the database refuses while it is there (a view), up and down. */
  readonly rebuilt?: boolean;
  /** Of a kind that belongs to the whole database: what `extensions.json` says of it beside its name, such as its version. */
  installed?(object: SchemaObject): { readonly [key: string]: Json };
  /** Is altering it from one to the other such a change for what rests on it? Default no. */
  disturbs?(from: SchemaObject, to: SchemaObject): boolean;
}

/** How to reach a database. What else a driver accepts is in `options`, untyped on purpose: it is handed through. */
export interface ConnectionConfig {
  readonly url: string;
  readonly options?: Readonly<Record<string, unknown>>;
  /** Name of the ledger's table. */
  readonly ledger: TableRef;
}

export interface Adapter {
  readonly dialect: Dialect;
  /** Errors: MIG_DRIVER_MISSING, MIG_CONNECTION_FAILED, MIG_DATABASE_MISSING, MIG_DATABASE_LOCKED. */
  connect(config: ConnectionConfig): Promise<Session>;
  /** Create and drop databases, where the adapter can. */
  readonly database?: DatabaseAdmin;
  /** Where a tenant is a schema. Where it is a file, `database` does the same for the tenant's own config. */
  readonly tenants?: TenantAdmin;
}

/** One connection. Everything a run does goes through one session, so that its lock and its work die together. */
export interface Session {
  /** Server and version, for people: `PostgreSQL 18.1`. */
  readonly server: string;
  /** Optional: where this server can do less than the dialect's `capabilities` say. */
  readonly capabilities?: Partial<Capabilities>;
  /** One statement. Errors: MIG_STATEMENT_FAILED, MIG_CONSTRAINT_VIOLATED, MIG_DATABASE_LOCKED, MIG_CONNECTION_FAILED. */
  query(sql: string, values?: readonly Value[]): Promise<readonly Row[]>;
  /** Commits what `body` did, or undoes all of it when it throws. Never nested. */
  transaction<T>(body: () => Promise<T>, options?: TransactionOptions): Promise<T>;
  /**
   * Optional, for speed: a whole migration whose statements are known beforehand, in one transaction and, where a round
   * trip costs, in one message. The row is written with the times of the database's clock; its number is the fence: false
   * when it is taken, and then nothing was done. An error has `details.statement` where it is known which one it was.
   */
  apply?(migration: AtOnce): Promise<boolean>;
  /** Takes the lock of this name at once or says no. It is gone when the session ends, however it ends. */
  tryLock(name: string, options?: LockOptions): Promise<boolean>;
  /** False when the lock was not held any more. */
  unlock(name: string): Promise<boolean>;
  /** Who holds the lock, for people. Null when nobody does or nobody can tell. */
  lockHolder(name: string): Promise<string | null>;
  /** Optional: ends the session that holds the lock; false when nobody does. Errors: MIG_STATEMENT_FAILED without the right to. */
  breakLock?(name: string): Promise<boolean>;
  /** Optional: what of the server and of the connection endangers a run, for people. */
  diagnose?(scope: Scope): Promise<readonly Finding[]>;
  /** Optional, where many sessions work at once: what the server has room for. */
  room?(): Promise<Room>;
  /** Optional: which other sessions hold locks on these tables, a line for people each. */
  blockers?(scope: Scope, tables: readonly TableRef[]): Promise<readonly string[]>;
  /** The scope's tables and objects, without the ledger. `only` limits the tables, where that saves time. */
  introspect(scope: Scope, only?: readonly TableRef[]): Promise<Snapshot>;
  readonly ledger: LedgerRows;
  close(): Promise<void>;
}

export interface TransactionOptions {
  /** See `Statement.referencesOff`: switched before the transaction begins, verified before it commits. */
  readonly referencesOff?: boolean;
  readonly readOnly?: boolean;
  /** A statement that waits longer for another session's lock fails with MIG_DATABASE_LOCKED. Without it, the session's own limit. */
  readonly lockTimeoutMs?: number;
  /** What is left of the time for all of it: a statement that goes on longer is ended, where the database can do that. */
  readonly timeLimitMs?: number;
}

export interface AtOnce extends Pick<TransactionOptions, "lockTimeoutMs" | "timeLimitMs"> {
  readonly scope: Scope;
  /** As it is when the migration is applied. */
  readonly row: LedgerRow;
  readonly statements: readonly string[];
}

export interface LockOptions {
  /** Beside others who share it, while nobody has it alone. */
  readonly shared?: boolean;
  /** Given back by the end of the open transaction, not by `unlock`. */
  readonly untilCommit?: boolean;
}

export interface DatabaseAdmin {
  exists(config: ConnectionConfig): Promise<boolean>;
  /** False when it was there already. */
  create(config: ConnectionConfig): Promise<boolean>;
  /** Only where tenants are files. False when `to` is there already: it is never replaced. Errors: MIG_DATABASE_IN_USE. */
  rename?(from: ConnectionConfig, to: ConnectionConfig): Promise<boolean>;
  /** False when there was none. `force` ends open connections. Errors: MIG_DATABASE_IN_USE. */
  drop(config: ConnectionConfig, options: { readonly force: boolean }): Promise<boolean>;
}

/** Tenants as schemas of one database. Every name has passed `checkName` before it gets here. */
export interface TenantAdmin {
  /** Errors: MIG_NAME_INVALID. */
  checkName(name: string): void;
  exists(session: Session, name: string): Promise<boolean>;
  /** In a transaction of the caller's, so that nobody sees the schema before it is filled. False when it is there already.
   * Errors: MIG_TENANT_CONFLICT for one that is somebody else's, or whose name differs only in how it is written. */
  create(session: Session, name: string): Promise<boolean>;
  /** Errors: MIG_TENANT_MISSING, MIG_TENANT_CONFLICT. */
  rename(session: Session, from: string, to: string): Promise<void>;
  /** With everything in it; false when there was none. `atOnce`: in the transaction that is open, or not at all. */
  drop(session: Session, name: string, options: { readonly atOnce: boolean }): Promise<boolean>;
  /** By tenant, at once for the few that are given: null without a ledger; a tenant that is not there is left out. */
  readLedgers(
    session: Session,
    ledger: TableRef,
    names: readonly string[],
  ): Promise<ReadonlyMap<string, readonly LedgerFacts[] | null>>;
  /**
   * A session on a connection of the caller's that has a transaction open: its transactions are savepoints in that one,
   * and closing it gives the connection back as it was. Errors: MIG_UNSUPPORTED for what is no such connection.
   */
  borrow(client: unknown, config: ConnectionConfig): Promise<Session>;
}
