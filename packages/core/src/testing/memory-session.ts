/** A session of the memory database: it works on a copy of the state while a transaction is open. */
import type { ConnectionConfig, LockOptions, Session, TransactionOptions } from "../adapter/adapter.ts";
import { ledgerColumns } from "../adapter/ledger-codec.ts";
import type { LedgerRow, LedgerRows } from "../adapter/ledger-rows.ts";
import { MigError } from "../errors.ts";
import { type TableRef, tableKey } from "../model/name.ts";
import type { Row, Scope } from "../model/scope.ts";
import { findTable, type Snapshot } from "../model/snapshot.ts";
import type { Table } from "../model/table.ts";
import {
  type MemoryDatabase,
  type MemoryState,
  perform,
  refused,
  scopeKey,
  snapshotIn,
  visible,
} from "./memory-database.ts";

/** Each of those who share a lock has an entry of its own. */
const sharedKey = (name: string, session: number | "") => `${name} shared by ${session}`;

/** Numbered by when they were opened; the number is what `lockHolder` tells. */
let opened = 0;

export class MemorySession implements Session {
  readonly server = "memory 1";
  readonly ledger: LedgerRows;
  readonly #database: MemoryDatabase;
  readonly #ledgerTable: TableRef;
  readonly #number: number;
  #work: { state: MemoryState; readonly readOnly: boolean; readonly locks: string[] } | null = null;
  #ended = false;

  constructor(database: MemoryDatabase, config: ConnectionConfig) {
    opened += 1;
    this.#database = database;
    this.#ledgerTable = config.ledger;
    this.#number = opened;
    database.sessions.set(opened, () => this.#end());
    this.ledger = {
      read: async (scope, only) => this.#readLedger(scope, only?.version, only?.columns),
      columns: async (scope) =>
        (this.#ledgerOf(scope)?.columns ?? []).map(({ name, nullable, default: value }) => ({
          name,
          required: !nullable && value === null,
        })),
      insert: async (scope, ...rows) => {
        for (const row of rows) this.#insertRow(scope, row);
      },
      update: async (scope, row) => this.#updateRow(scope, row),
    };
  }

  async query(sql: string): Promise<readonly Row[]> {
    if (this.#work !== null && /"concurrently":true/.test(sql)) throw refused("It cannot run in a transaction.", sql);
    this.#write((state) => perform(state, sql));
    return [];
  }

  async transaction<T>(body: () => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    const readOnly = options.readOnly === true;
    if (this.#work !== null) throw refused("A transaction is open already.", "transaction");
    if (!readOnly) this.#takeTurn();
    this.#work = { state: this.#state(), readOnly, locks: [] };
    try {
      const result = await body();
      const state = this.#state();
      if (!readOnly) this.#database.state = state;
      return result;
    } finally {
      for (const key of this.#work?.locks ?? []) this.#database.locks.delete(key);
      this.#work = null;
      if (this.#database.writer === this.#number) this.#database.writer = null;
    }
  }

  async tryLock(name: string, { shared = false, untilCommit = false }: LockOptions = {}): Promise<boolean> {
    this.#state();
    const { locks } = this.#database;
    const isOther = (key: string) => locks.has(key) && locks.get(key) !== this.#number;
    const sharing = [...locks.keys()].filter((key) => key.startsWith(sharedKey(name, "")));
    if (isOther(name) || (!shared && sharing.some(isOther))) return false;
    const key = shared ? sharedKey(name, this.#number) : name;
    locks.set(key, this.#number);
    if (untilCommit) this.#work?.locks.push(key);
    return true;
  }

  async unlock(name: string): Promise<boolean> {
    this.#state();
    const { locks } = this.#database;
    if (locks.delete(sharedKey(name, this.#number))) return true;
    return locks.get(name) === this.#number && locks.delete(name);
  }

  async lockHolder(name: string): Promise<string | null> {
    const holder = this.#database.locks.get(name);
    return holder === undefined ? null : `session ${holder}`;
  }

  async introspect(scope: Scope, only?: readonly TableRef[]): Promise<Snapshot> {
    const all = visible(snapshotIn(this.#state(), scope), tableKey(this.#ledgerTable));
    if (only === undefined) return all;
    const keys = new Set(only.map(tableKey));
    return { ...all, tables: Object.fromEntries(Object.entries(all.tables).filter(([key]) => keys.has(key))) };
  }

  async close(): Promise<void> {
    this.#end();
  }

  #end(): void {
    this.#ended = true;
    for (const [name, holder] of this.#database.locks) if (holder === this.#number) this.#database.locks.delete(name);
    if (this.#database.writer === this.#number) this.#database.writer = null;
    this.#database.sessions.delete(this.#number);
  }

  #state(): MemoryState {
    if (this.#ended) throw new MigError("MIG_CONNECTION_FAILED", "The session has ended.");
    return this.#work?.state ?? this.#database.state;
  }

  #takeTurn(): void {
    const { writer } = this.#database;
    if (writer !== null && writer !== this.#number) {
      throw new MigError("MIG_DATABASE_LOCKED", `Session ${writer} is writing.`, { details: { holder: writer } });
    }
    this.#database.writer = this.#number;
  }

  #write(change: (state: MemoryState) => MemoryState): void {
    const next = change(this.#state());
    if (this.#work === null) {
      this.#takeTurn();
      this.#database.writer = null;
      this.#database.state = next;
    } else if (this.#work.readOnly) throw refused("The transaction is read only.", "write");
    else this.#work.state = next;
  }

  #ledgerOf(scope: Scope): Table | undefined {
    return findTable(snapshotIn(this.#state(), scope), this.#ledgerTable);
  }

  #readLedger(scope: Scope, version?: string, columns = ledgerColumns): readonly LedgerRow[] | null {
    const state = this.#state();
    const table = this.#ledgerOf(scope);
    if (table === undefined) return null;
    const lacked = columns.find((column) => table.columns.every(({ name }) => name !== column));
    if (lacked !== undefined) throw refused("There is no such column.", lacked);
    const rows = state.ledgers[scopeKey(scope)] ?? [];
    return version === undefined ? rows : rows.filter((row) => row.version === version || row === rows.at(-1));
  }

  #insertRow(scope: Scope, row: LedgerRow): void {
    const rows = this.#rows(scope);
    if (rows.some((known) => known.seq === row.seq)) {
      throw new MigError("MIG_CONSTRAINT_VIOLATED", `There is a row ${row.seq} already.`, {
        details: { seq: row.seq },
      });
    }
    this.#writeRows(scope, [...rows, structuredClone(row)]);
  }

  #updateRow(scope: Scope, row: LedgerRow): void {
    this.#writeRows(
      scope,
      this.#rows(scope).map((known) => (known.seq === row.seq ? structuredClone(row) : known)),
    );
  }

  #rows(scope: Scope): readonly LedgerRow[] {
    const rows = this.#readLedger(scope);
    if (rows === null) throw refused("There is no ledger.", this.#ledgerTable.name);
    return rows;
  }

  #writeRows(scope: Scope, rows: readonly LedgerRow[]): void {
    const sorted = [...rows].sort((left, right) => left.seq - right.seq);
    this.#write((state) => ({ ...state, ledgers: { ...state.ledgers, [scopeKey(scope)]: sorted } }));
  }
}
