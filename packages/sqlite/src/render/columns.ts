/** addColumn, dropColumn, renameColumn, alterColumn: in place where that cannot depend on the rows there are. */
import {
  type Column,
  equal,
  findColumn,
  indexColumns,
  mentions,
  type OperationOf,
  type Snapshot,
  type Statement,
  statement,
  type Table,
  type TableRef,
} from "@mig/core/adapter";
import { defaultText, isConstant } from "../default.ts";
import { tidyTable } from "../lower.ts";
import { normalizeColumn } from "../normalize.ts";
import { namedByObjects } from "../objects.ts";
import { addValue, alterValue, computation, dropValue, readsConverted, renameValue } from "../pending-table.ts";
import { quote, quoteTable } from "../quote.ts";
import { isStrict, unplacedPart } from "../table-traits.ts";
import { fold } from "../tokens.ts";
import { columnDefinition } from "./column-definition.ts";
import type { TableChanges } from "./table-changes.ts";

export function addColumn(op: OperationOf<"addColumn">, at: TableChanges, origin: number): readonly Statement[] {
  const table = at.table(op.table);
  if (at.pending(op.table) === undefined && addsInPlace(op)) {
    return [statement(addColumnText(op.table, op.column, table), origin)];
  }
  const first = flushBefore(op, at);
  addValue(at.fold(op.table, op, origin), op);
  return first;
}

/** What a computation of the user's own reads must be in the file as it is said to be. */
function flushBefore(op: OperationOf<"addColumn" | "alterColumn">, at: TableChanges): readonly Statement[] {
  const [waiting, sql] = [at.pending(op.table), computation(op)];
  return waiting !== undefined && sql !== null && readsConverted(waiting, sql) ? at.flush(op.table) : [];
}

function addColumnText(ref: TableRef, column: Column, table: Table | undefined): string {
  const owner: Table | undefined = table === undefined ? undefined : { ...table, columns: [...table.columns, column] };
  const tidy = owner === undefined ? column : (findColumn(tidyTable(owner), column.name) ?? column);
  const strict = table !== undefined && isStrict(table.options);
  return `ALTER TABLE ${quoteTable(ref)} ADD COLUMN ${columnDefinition(tidy, strict)}`;
}

/**
 * Only what ALTER TABLE takes whatever rows there are. NOT NULL without a default, an expression as default and a stored
 * generated column pass on an empty table and fail on one with rows, so they would fail first in production.
 */
export function addsInPlace({ column, fill }: OperationOf<"addColumn">): boolean {
  if (fill !== undefined) return false;
  if (column.autoIncrement !== null) return false;
  if (column.generated !== null) return !column.generated.stored && column.nullable;
  const text = column.default === null ? "NULL" : defaultText(column.default, column.type);
  return isConstant(text) && (column.nullable || text !== "NULL");
}

export function dropColumn(op: OperationOf<"dropColumn">, at: TableChanges, origin: number): readonly Statement[] {
  const table = at.table(op.table);
  if (table !== undefined && at.pending(op.table) === undefined && dropsInPlace(table, op.column.name, at.state)) {
    const sql = `ALTER TABLE ${quoteTable(op.table)} DROP COLUMN ${quote(op.column.name)}`;
    return [statement(sql, origin, { hazards: at.hazards(op) })];
  }
  dropValue(at.fold(op.table, op, origin), op.column.name);
  return [];
}

/** ALTER TABLE refuses to drop a column that anything names. */
function dropsInPlace(table: Table, column: string, state: Snapshot): boolean {
  if (unplacedPart(table.options) !== null) return true;
  const texts = [
    ...table.checks.map(({ expression }) => expression),
    ...table.columns.flatMap(({ generated }) => (generated === null ? [] : [generated.expression])),
  ];
  const pointsAt = (other: Table) =>
    other.foreignKeys.some(
      ({ references }) => references.table.name === table.name && references.columns.includes(column),
    );
  return !(
    table.primaryKey?.columns.includes(column) ||
    table.indexes.some((index) => indexColumns(table, index).includes(column)) ||
    table.foreignKeys.some((key) => key.columns.includes(column)) ||
    texts.some((text) => mentions(text, column)) ||
    Object.values(state.tables).some(pointsAt) ||
    namedByObjects(state, table.name, column)
  );
}

export function renameColumn(op: OperationOf<"renameColumn">, at: TableChanges, origin: number): readonly Statement[] {
  const sql = `ALTER TABLE ${quoteTable(op.table)} RENAME COLUMN ${quote(op.from)} TO ${quote(op.to)}`;
  const renamed = statement(sql, origin);
  const waiting = at.pending(op.table);
  if (waiting === undefined) return [renamed];
  const onlyWaiting = waiting.stored === null || waiting.added.has(op.from);
  const taken = waiting.stored?.columns.some(({ name }) => fold(name) === fold(op.to) && fold(name) !== fold(op.from));
  // The file still has a column of this name, which goes with what waits.
  if (!onlyWaiting && taken === true) return [...at.flush(op.table), renamed];
  renameValue(waiting, op.from, op.to);
  if (waiting.stored === null || onlyWaiting) return [];
  const columns = waiting.stored.columns.map((one) => (one.name === op.from ? { ...one, name: op.to } : one));
  waiting.stored = { ...waiting.stored, columns };
  return [renamed];
}

export function alterColumn(op: OperationOf<"alterColumn">, at: TableChanges, origin: number): readonly Statement[] {
  const table = at.table(op.table);
  const strict = table !== undefined && isStrict(table.options);
  const same = equal(normalizeColumn(op.from, strict), normalizeColumn(op.to, strict));
  if (same && op.using === undefined && op.fill === undefined) return [];
  const first = flushBefore(op, at);
  alterValue(at.fold(op.table, op, origin), op);
  return first;
}
