/**
 * The vocabulary of change. An operation is plain data with a literal `kind`; it holds both sides of what it changes,
 * so that its inverse can be told from it alone. What a kind means is in its definition record (definitions.ts), how a
 * database does it in each dialect's renderers. In one plan, operations speak of tables and columns by their names *after* all
 * renames of the plan; only what runs before the renames (plan/phases.ts) uses the old ones.
 */
import type { Column } from "../model/column.ts";
import type { Check, ForeignKey, PrimaryKey } from "../model/constraint.ts";
import type { Default } from "../model/default.ts";
import type { Index } from "../model/index-model.ts";
import type { Inheritance } from "../model/inheritance.ts";
import type { Json } from "../model/json.ts";
import type { TableRef } from "../model/name.ts";
import type { SchemaObject } from "../model/snapshot.ts";
import type { CustomStatement, Table, TableOptions } from "../model/table.ts";

export interface CoreOperations {
  createTable: { readonly table: Table };
  /** The whole table: that is what its inverse creates. */
  dropTable: { readonly table: Table };
  /** Another name, another schema, or both. */
  renameTable: { readonly from: TableRef; readonly to: TableRef };
  alterTable: { readonly table: TableRef; readonly from: TableTraits; readonly to: TableTraits };
  /**
   * The same table, of the same name, standing alone on one side and with what it has from its parents on the other
   * (see `Inheritance`): it becomes a partition, or stops being one. All its rows stay.
   */
  reparentTable: { readonly from: Table; readonly to: Table };
  /** `fill` is the value of the rows there are, where it is not the column's default. */
  addColumn: { readonly table: TableRef; readonly column: Column; readonly fill?: Default };
  dropColumn: { readonly table: TableRef; readonly column: Column };
  renameColumn: { readonly table: TableRef; readonly from: string; readonly to: string };
  /**
   * Both sides have the same name. `using` and `back` convert the values, up and down, where a cast does not say how;
   * `renamed` are values that are called otherwise from now on; `fill` then takes the place of nulls.
   */
  alterColumn: {
    readonly table: TableRef;
    readonly from: Column;
    readonly to: Column;
    readonly using?: string;
    readonly back?: string;
    readonly renamed?: readonly ValueRename[];
    readonly fill?: Default;
  };
  addPrimaryKey: { readonly table: TableRef; readonly primaryKey: PrimaryKey };
  dropPrimaryKey: { readonly table: TableRef; readonly primaryKey: PrimaryKey };
  /** Both sides have the same name: the comment. */
  alterPrimaryKey: { readonly table: TableRef; readonly from: PrimaryKey; readonly to: PrimaryKey };
  createIndex: { readonly table: TableRef; readonly index: Index; readonly concurrently?: true };
  dropIndex: { readonly table: TableRef; readonly index: Index; readonly concurrently?: true };
  /** Both sides have the same name: the comment. */
  alterIndex: { readonly table: TableRef; readonly from: Index; readonly to: Index };
  renameIndex: { readonly table: TableRef; readonly from: string; readonly to: string };
  addForeignKey: { readonly table: TableRef; readonly foreignKey: ForeignKey };
  dropForeignKey: { readonly table: TableRef; readonly foreignKey: ForeignKey };
  /** Both sides have the same name: the comment, when it is checked, and whether the rows there are were checked. */
  alterForeignKey: { readonly table: TableRef; readonly from: ForeignKey; readonly to: ForeignKey };
  addCheck: { readonly table: TableRef; readonly check: Check };
  dropCheck: { readonly table: TableRef; readonly check: Check };
  /** Both sides have the same name: the comment, and whether the rows there are were checked. */
  alterCheck: { readonly table: TableRef; readonly from: Check; readonly to: Check };
  /** A primary key, foreign key or check gets another name. */
  renameConstraint: { readonly table: TableRef; readonly from: string; readonly to: string };
  /** Runs the statement's `up`. */
  addStatement: { readonly table: TableRef; readonly statement: CustomStatement };
  /** Runs the statement's `down`. */
  dropStatement: { readonly table: TableRef; readonly statement: CustomStatement };
  createObject: { readonly object: SchemaObject };
  dropObject: { readonly object: SchemaObject };
  /** `renamed`: parts of it, such as the values of an enum, that stay under another name. */
  alterObject: { readonly from: SchemaObject; readonly to: SchemaObject; readonly renamed?: readonly ValueRename[] };
  /** SQL of the user's own. `down: null` cannot be undone. */
  execute: { readonly up: string; readonly down: string | null };
}

export interface ValueRename {
  readonly from: string;
  readonly to: string;
}

/** What of a table can be changed in place. */
export interface TableTraits {
  readonly comment: string | null;
  readonly options: TableOptions;
  /** Of a table with parents, which stay the same: what it has otherwise than they. */
  readonly inherits?: Inheritance;
}

export type CoreKind = keyof CoreOperations;

export type OperationOf<K extends CoreKind = CoreKind> = {
  [P in K]: { readonly kind: P } & CoreOperations[P];
}[K];

/** An operation that only one adapter knows. What core must know of it, it carries along. */
export interface ExtensionOperation {
  /** The adapter's name, a colon, its own word: `pg:validateConstraint`. */
  readonly kind: `${string}:${string}`;
  readonly payload: Json;
  /** The payload that undoes it. Null cannot be undone. */
  readonly inverse: Json | null;
  readonly table?: TableRef;
  readonly requires?: readonly string[];
  readonly provides?: readonly string[];
}

export type Operation = OperationOf | ExtensionOperation;

/** Stands where an operation's inverse cannot: shown to the user and written into `down`. */
export interface Irreversible {
  readonly kind: "irreversible";
  readonly reason: string;
}

export function isExtension(operation: Operation): operation is ExtensionOperation {
  return operation.kind.includes(":");
}
