/** What every renderer is given beside its operation. */
import {
  apply,
  type Column,
  type ColumnType,
  type ForeignKey,
  type Hazard,
  meetsNulls,
  type ObjectRef,
  type Operation,
  objectKey,
  type Scope,
  type Snapshot,
  type Statement,
  sameTable,
  statement,
  type TableLock,
  type TableRef,
  tableKey,
} from "@mig/core/adapter";
import { type LockMode, lockModes, mayFail, scan } from "../hazards.ts";
import { qualify, quoteIdentifier } from "../quote.ts";
import type { NameOf } from "../types.ts";

export interface RenderContext {
  readonly scope: Scope;
  readonly nameOf: NameOf;
  /** The whole list. */
  readonly operations: readonly Operation[];
  /** Is it a partition that is only now being made, and not yet put into its parent? */
  isApart(table: TableRef): boolean;
  /** Was the table created by an earlier operation of the list? Then it is empty and nobody else can see it. */
  isNew(table: TableRef, origin: number): boolean;
  /** Does the list drop the table? */
  drops(table: TableRef): boolean;
  /** Does the list drop the object and create it anew? */
  isRemade(object: ObjectRef): boolean;
  /** The state that the operation meets, as far as it is known: SQL is also compiled without the database. */
  stateAt(origin: number): Snapshot;
  /** Does what stands there look only at nulls that the list itself adds? */
  meetsNulls(origin: number): boolean;
}

export function renderContext(operations: readonly Operation[], before: Snapshot, scope: Scope): RenderContext {
  const created = new Map<string, number>();
  for (const [origin, operation] of operations.entries()) {
    if (operation.kind === "createTable") created.set(tableKey(operation.table), origin);
  }
  const remade = remadeObjects(operations);
  const stateAt = states(operations, before);
  return {
    scope,
    nameOf: (ref) => qualify(ref, scope),
    operations,
    isApart: () => false,
    isNew: (table, origin) => (created.get(tableKey(table)) ?? origin) < origin,
    drops: (table) =>
      operations.some(
        (op) => op.kind === "dropTable" && "table" in op && op.table !== undefined && sameTable(op.table, table),
      ),
    isRemade: (object) => remade.has(objectKey(object)),
    stateAt,
    meetsNulls: (origin) => {
      const op = operations[origin];
      return op !== undefined && meetsNulls(op, operations.slice(0, origin), stateAt(origin));
    },
  };
}

/** Worked out as far as somebody asks. What does not fit the state is left out: SQL of the user's own may have made it. */
function states(operations: readonly Operation[], before: Snapshot): (origin: number) => Snapshot {
  const known = [before];
  return (origin) => {
    let state = known.at(-1) ?? before;
    for (const operation of operations.slice(known.length - 1, origin)) {
      state = applied(operation, state);
      known.push(state);
    }
    return known[origin] ?? state;
  };
}

function applied(operation: Operation, state: Snapshot): Snapshot {
  try {
    return apply([operation], state);
  } catch {
    return state;
  }
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

/** `mode` is null for what does not lock the table; `others` are the tables that are locked beside it. */
export type Write = (
  sql: string,
  mode: LockMode | null,
  hazards?: readonly Hazard[],
  others?: readonly TableLock[],
) => Statement;

/** Statements on one table; on a new one they lock nobody out and endanger no row. */
export function writer(table: TableRef, at: RenderContext, origin: number): Write {
  const isNew = at.isNew(table, origin);
  return (sql, mode, hazards = [], others = []) => {
    const own = mode === null ? [] : [{ table, mode }];
    return statement(sql, origin, { hazards: isNew ? [] : hazards, locks: locksOn([...own, ...others], at, origin) });
  };
}

/** One for each table that others can see; the first one given counts, which is the strongest. */
export function locksOn(wanted: readonly TableLock[], at: RenderContext, origin: number): readonly TableLock[] {
  const byTable = new Map<string, TableLock>();
  for (const { table, mode } of wanted) {
    const key = tableKey(table);
    if (byTable.has(key) || at.isNew(table, origin)) continue;
    byTable.set(key, { table: { schema: table.schema, name: table.name }, mode });
  }
  return [...byTable.values()];
}

/** The tables with a column of this type. */
export function usersOf(type: ObjectRef, mode: LockMode, at: RenderContext, origin: number): readonly TableLock[] {
  const isOf = ({ type: of }: Column) => {
    const element = elementType(of);
    return element.name === "named" && element.schema === type.schema && element.type === type.name;
  };
  return Object.values(at.stateAt(origin).tables)
    .filter(({ columns }) => columns.some(isOf))
    .map((table) => ({ table, mode }));
}

function elementType(type: ColumnType): ColumnType {
  return type.name === "array" ? elementType(type.element) : type;
}

/** The tables that the foreign keys point at. */
export function targets(keys: readonly ForeignKey[], mode: LockMode): readonly TableLock[] {
  return keys.map(({ references }) => ({ table: references.table, mode }));
}

/** One ALTER TABLE that nobody else may use the table during, as most of them are. */
export function alterStatement(
  table: TableRef,
  action: string,
  at: RenderContext,
  origin: number,
  hazards: readonly Hazard[] = [],
  others: readonly TableLock[] = [],
): readonly Statement[] {
  const sql = `ALTER TABLE ${qualify(table, at.scope)} ${action}`;
  return [writer(table, at, origin)(sql, lockModes.accessExclusive, hazards, others)];
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
  return [writer(table, at, origin)(sql, lockModes.shareUpdateExclusive, hazards)];
}
