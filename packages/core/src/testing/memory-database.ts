/** What the sessions of one memory database share. Its state is one value, replaced as a whole by each commit. */
import type { LedgerRow } from "../adapter/ledger-rows.ts";
import { isMigError, MigError } from "../errors.ts";
import { equal } from "../model/json.ts";
import type { Scope } from "../model/scope.ts";
import { emptySnapshot, findTable, objectKey, type Snapshot } from "../model/snapshot.ts";
import { apply, touches } from "../operations/definitions.ts";
import type { Operation } from "../operations/vocabulary.ts";

export interface MemoryState {
  /** By `scopeKey`. */
  readonly snapshots: Readonly<Record<string, Snapshot>>;
  readonly ledgers: Readonly<Record<string, readonly LedgerRow[]>>;
}

export interface MemoryDatabase {
  state: MemoryState;
  /** The session with an open transaction that may write: there is at most one. */
  writer: number | null;
  readonly locks: Map<string, number>;
  /** What ends each open session. */
  readonly sessions: Map<number, () => void>;
}

export function memoryDatabase(): MemoryDatabase {
  return { state: { snapshots: {}, ledgers: {} }, writer: null, locks: new Map(), sessions: new Map() };
}

export function scopeKey(scope: Scope): string {
  return scope.kind === "public" ? "public" : `tenant ${scope.name}`;
}

export function snapshotIn(state: MemoryState, scope: Scope): Snapshot {
  return state.snapshots[scopeKey(scope)] ?? emptySnapshot;
}

/** The state after one statement. Errors: MIG_STATEMENT_FAILED. */
export function perform(state: MemoryState, sql: string): MemoryState {
  const { scope, operation } = parse(sql);
  const before = snapshotIn(state, scope);
  checkTables(operation, before);
  let after: Snapshot;
  try {
    after = apply([operation], before);
  } catch (error) {
    throw refused(isMigError(error) ? error.message : String(error), sql);
  }
  checkDuplicates(after, sql);
  const inner = operation.kind === "addStatement" ? operation.statement.up : null;
  const undone = operation.kind === "dropStatement" ? operation.statement.down : inner;
  const next = { ...state, snapshots: { ...state.snapshots, [scopeKey(scope)]: after } };
  return undone === null ? next : perform(next, undone);
}

/** What a database can be asked for: everything but the user's own statements and the ledger. */
export function visible(snapshot: Snapshot, ledger: string): Snapshot {
  const tables = Object.entries(snapshot.tables).filter(([key]) => key !== ledger);
  return {
    tables: Object.fromEntries(tables.map(([key, table]) => [key, { ...table, statements: [] }])),
    objects: snapshot.objects,
  };
}

interface Command {
  readonly scope: Scope;
  readonly operation: Operation;
}

function parse(sql: string): Command {
  let parsed: unknown;
  try {
    parsed = JSON.parse(sql);
  } catch {
    throw refused("This is no statement of the memory database.", sql);
  }
  if (isCommand(parsed)) return parsed;
  throw refused("This is no statement of the memory database.", sql);
}

function isCommand(value: unknown): value is Command {
  return typeof value === "object" && value !== null && "scope" in value && "operation" in value;
}

/** Core's `apply` is lenient about tables that raw SQL may have made; a database is not. */
function checkTables(operation: Operation, before: Snapshot): void {
  if (operation.kind === "createTable") {
    if (findTable(before, operation.table) !== undefined) throw refused("The table exists.", operation.table.name);
    return;
  }
  if (operation.kind === "createObject") {
    if (before.objects[objectKey(operation.object)] !== undefined)
      throw refused("The object exists.", operation.object.name);
    return;
  }
  const [table] = touches(operation);
  if (table !== undefined && findTable(before, table) === undefined)
    throw refused("There is no such table.", table.name);
}

function checkDuplicates(after: Snapshot, sql: string): void {
  const indexes = Object.values(after.tables).flatMap((table) => table.indexes);
  const lists = Object.values(after.tables).flatMap((table) => [table.columns, table.foreignKeys, table.checks]);
  for (const list of [indexes, ...lists]) {
    const names = list.map((part) => part.name);
    if (!equal(names, [...new Set(names)])) throw refused("The name is taken.", sql);
  }
}

export function refused(message: string, what: string): MigError {
  return new MigError("MIG_STATEMENT_FAILED", message, { details: { what } });
}
