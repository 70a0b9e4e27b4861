/** What every renderer is given beside its operation. */
import {
  apply,
  type Hazard,
  type ObjectRef,
  type Operation,
  objectKey,
  type Scope,
  type Snapshot,
  type Statement,
  statement,
  type TableRef,
  tableKey,
} from "@mig/core/adapter";
import { type LockMode, locks, mayFail, scan } from "../hazards.ts";
import { qualify, quoteIdentifier } from "../quote.ts";
import type { NameOf } from "../types.ts";

export interface RenderContext {
  readonly scope: Scope;
  readonly nameOf: NameOf;
  /** Was the table created by an earlier operation of the list? Then it is empty and nobody else can see it. */
  isNew(table: TableRef, origin: number): boolean;
  /** Does the list drop the object and create it anew? */
  isRemade(object: ObjectRef): boolean;
  /** The state that the operation meets. */
  stateAt(origin: number): Snapshot;
}

export function renderContext(operations: readonly Operation[], before: Snapshot, scope: Scope): RenderContext {
  const created = new Map<string, number>();
  for (const [origin, operation] of operations.entries()) {
    if (operation.kind === "createTable") created.set(tableKey(operation.table), origin);
  }
  const remade = remadeObjects(operations);
  return {
    scope,
    nameOf: (ref) => qualify(ref, scope),
    isNew: (table, origin) => (created.get(tableKey(table)) ?? origin) < origin,
    isRemade: (object) => remade.has(objectKey(object)),
    stateAt: (origin) => apply(operations.slice(0, origin), before),
  };
}

function remadeObjects(operations: readonly Operation[]): ReadonlySet<string> {
  const dropped = new Set<string>();
  const remade = new Set<string>();
  for (const op of operations) {
    if (op.kind === "dropObject" && "object" in op) dropped.add(objectKey(op.object));
    if (op.kind === "createObject" && "object" in op && dropped.has(objectKey(op.object)))
      remade.add(objectKey(op.object));
  }
  return remade;
}

/** `mode` is null for what locks no table. */
export type Write = (sql: string, mode: LockMode | null, hazards?: readonly Hazard[]) => Statement;

/** Statements on one table; on a new one they lock nobody out and endanger no row. */
export function writer(table: TableRef, at: RenderContext, origin: number): Write {
  if (at.isNew(table, origin)) return (sql) => statement(sql, origin);
  const { schema, name } = table;
  return (sql, mode, hazards = []) =>
    statement(sql, origin, { hazards, lock: mode === null ? null : { table: { schema, name }, mode } });
}

/** One ALTER TABLE that nobody else may use the table during, as most of them are. */
export function alterStatement(
  table: TableRef,
  action: string,
  at: RenderContext,
  origin: number,
  hazards: readonly Hazard[] = [],
): readonly Statement[] {
  const sql = `ALTER TABLE ${qualify(table, at.scope)} ${action}`;
  return [writer(table, at, origin)(sql, locks.accessExclusive, hazards)];
}

/** Checks the rows there are; others read and write meanwhile. */
export function validateStatement(
  table: TableRef,
  constraint: string,
  failure: string,
  at: RenderContext,
  origin: number,
): readonly Statement[] {
  const sql = `ALTER TABLE ${qualify(table, at.scope)} VALIDATE CONSTRAINT ${quoteIdentifier(constraint)}`;
  const hazards = [scan(`Every row of ${table.name} is checked, while others read and write.`), mayFail(failure)];
  return [writer(table, at, origin)(sql, locks.shareUpdateExclusive, hazards)];
}
