/**
 * The state of one scope: its tables and the objects beside them (types, extensions, schemas, views, ...), as plain
 * data. Snapshot files, introspection and the in-memory effect of operations all speak of this one shape.
 */
import type { Json } from "./json.ts";
import { type TableRef, tableKey } from "./name.ts";
import type { Table } from "./table.ts";

export interface Snapshot {
  /** By `tableKey`. */
  readonly tables: Readonly<Record<string, Table>>;
  /** By `objectKey`. */
  readonly objects: Readonly<Record<string, SchemaObject>>;
}

/**
 * Something beside the tables that only some dialects know, such as an enum type. Core keeps it, orders it and hands
 * it back; what it means is the adapter's affair.
 */
export interface SchemaObject {
  /** The adapter's name and its own word: `pg:enum`. */
  readonly kind: ObjectKindName;
  readonly schema: string | null;
  readonly name: string;
  /** What makes the object what it is, in the adapter's words. */
  readonly definition: Json;
  /** The facts (see operations/facts.ts) that must be true before it can be created. */
  readonly requires: readonly string[];
  /** Facts that it makes true beside its own existence: `schema billing` for a schema. */
  readonly provides?: readonly string[];
}

export type ObjectKindName = `${string}:${string}`;

export type ObjectRef = Pick<SchemaObject, "kind" | "schema" | "name">;

export const emptySnapshot: Snapshot = { tables: {}, objects: {} };

export function objectKey(of: ObjectRef): string {
  return `${of.kind} ${tableKey(of)}`;
}

export function snapshotOf(tables: readonly Table[], objects: readonly SchemaObject[] = []): Snapshot {
  return {
    tables: Object.fromEntries(tables.map((table) => [tableKey(table), table])),
    objects: Object.fromEntries(objects.map((object) => [objectKey(object), object])),
  };
}

export function findTable(snapshot: Snapshot, ref: TableRef): Table | undefined {
  return snapshot.tables[tableKey(ref)];
}
