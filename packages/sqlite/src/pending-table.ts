/** What waits to be done to one table: how the file has it, and where each value of the new rows comes from. */
import {
  type Column,
  destroys,
  type Hazard,
  type Operation,
  type OperationOf,
  renameInExpression,
  type Table,
} from "@mig/core/adapter";
import { defaultText } from "./default.ts";
import { quote } from "./quote.ts";
import { tokenize } from "./tokens.ts";
import { affinity } from "./types.ts";

export interface PendingTable {
  /** As the file has it now; null for a table that the list itself creates. */
  stored: Table | null;
  /** SQL over the stored columns, by the column's present name; null where there is nothing to take. */
  readonly values: Map<string, string | null>;
  /** Columns that the file does not have yet. */
  readonly added: Set<string>;
  readonly hazards: Hazard[];
  /** The last operation that has a part in it. */
  origin: number;
}

export function pendingTable(stored: Table | null, origin: number): PendingTable {
  const columns = stored?.columns ?? [];
  const values = new Map(columns.map(({ name }) => [name, quote(name)]));
  return { stored, values, added: new Set(), hazards: [], origin };
}

/** What can go wrong with the rows when the operation is done to a table that has some. */
export function hazardsOf(op: Operation): readonly Hazard[] {
  const lost = destroys(op).map(({ reason }): Hazard => ({ kind: "dataLoss", text: `${reason}.` }));
  const reason = failure(op);
  return reason === null ? lost : [...lost, { kind: "mayFail", text: reason }];
}

/** When it fails, and what helps; null when no row can be in its way. */
function failure(op: Operation): string | null {
  switch (op.kind) {
    case "addPrimaryKey":
      return "Fails while rows have nulls or the same key: change them in an earlier migration.";
    case "addForeignKey":
      return `Fails while ${op.table.name} points at rows that are not there: change or delete those in an earlier migration.`;
    case "addCheck":
      return `Fails while rows break ${op.check.name}: change them in an earlier migration.`;
    case "createIndex":
      return op.index.unique
        ? `Fails while rows have the same key of ${op.index.name}: change or delete them in an earlier migration.`
        : null;
    case "addColumn":
      return op.column.nullable || op.column.default !== null || op.fill?.kind === "value"
        ? null
        : `Fails while ${op.table.name} has rows that get no value: give ${op.column.name} a default, or fill it.`;
    case "alterColumn":
      return op.to.nullable || !op.from.nullable || op.fill?.kind === "value"
        ? null
        : `Fails while ${op.table.name}.${op.to.name} holds nulls: fill them in an earlier migration.`;
    default:
      return null;
  }
}

/** Every row gets the default, as in a database that adds a column in place, or what it is to be filled with. */
export function addValue(pending: PendingTable, { column, fill }: OperationOf<"addColumn">): void {
  const given = fill ?? column.default;
  pending.added.add(column.name);
  pending.values.set(column.name, given === null ? null : defaultText(given, column.type));
}

export function dropValue(pending: PendingTable, column: string): void {
  pending.added.delete(column);
  pending.values.delete(column);
}

/** The file's column was renamed, or one that it does not have yet. */
export function renameValue(pending: PendingTable, from: string, to: string): void {
  const value = pending.values.get(from) ?? null;
  pending.values.delete(from);
  if (pending.added.delete(from)) {
    pending.added.add(to);
    pending.values.set(to, value);
    return;
  }
  pending.values.set(to, value);
  for (const [name, text] of pending.values) {
    pending.values.set(name, text === null ? null : renameInExpression(text, from, to));
  }
}

/**
 * A value stays, converted; a null stays null and meets the new column's NOT NULL. That holds for a column that the list
 * has added without a default, too: left out of the copy, it would be given the default of now.
 */
export function alterValue(pending: PendingTable, { from, to, using, fill }: OperationOf<"alterColumn">): void {
  const before = pending.values.get(to.name) ?? null;
  const value = using ?? (before === null ? "NULL" : cast(before, from, to));
  pending.values.set(to.name, fill === undefined ? value : `coalesce(${value}, ${defaultText(fill, to.type)})`);
}

/**
 * To a text or a blob every value can be cast and back. Numbers are left to the new column's affinity, which converts
 * what is a number and keeps anything else as it is; a cast would make 0 of it.
 */
function cast(value: string, from: Column, to: Column): string {
  const [before, after] = [affinity(from.type), affinity(to.type)];
  if (before === after) return value;
  if (after === "text") return `CAST(${value} AS TEXT)`;
  return after === "blob" && to.type.name === "binary" ? `CAST(${value} AS BLOB)` : value;
}

/** The SQL of the user's own that the operation computes values with, over the present columns. */
export function computation(op: OperationOf<"addColumn" | "alterColumn">): string | null {
  const texts = [...("using" in op ? [op.using] : []), ...(op.fill?.kind === "sql" ? [op.fill.sql] : [])];
  return texts.length === 0 ? null : texts.join(" ");
}

/** Does a conversion written for the present columns read one that the file does not have like this? */
export function readsConverted(pending: PendingTable, using: string): boolean {
  const names = new Set(tokenize(using).flatMap((token) => (token.kind === "name" ? [token.text] : [])));
  return [...pending.values].some(([name, text]) => names.has(name) && text !== quote(name));
}
