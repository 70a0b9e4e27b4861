/** `pg:partition`: a table becomes a partition of another one, or stops being one. Its payload holds both sides. */
import {
  type ExtensionOperation,
  type Json,
  MigError,
  type Table,
  type TableName,
  type TableRef,
  tableRef,
} from "@mig/core/adapter";

export interface Partition {
  readonly parent: TableRef;
  /** `FOR VALUES FROM (1) TO (10)`, `DEFAULT` */
  readonly bound: string;
}

/** Null for a table that is none. */
export function partitionOf({ inherits }: Pick<Table, "inherits">): Partition | null {
  const [parent] = inherits?.from ?? [];
  return parent === undefined || inherits?.bound === undefined ? null : { parent, bound: inherits.bound };
}

export const partitionKind = "pg:partition";

export interface PartitionChange {
  readonly table: TableRef;
  readonly from: Partition | null;
  readonly to: Partition | null;
  readonly concurrently: boolean;
}

export interface DetachOptions {
  /**
   * Without stopping anybody; the migration then needs `transaction: false`. PostgreSQL refuses it beside a default
   * partition, and leaves a check of the bounds on the table, which spares the scan when it is attached again.
   */
  readonly concurrently?: boolean;
}

/**
 * The table takes the rows of these bounds, `FOR VALUES FROM (1) TO (10)`. Others go on using the parent; the table
 * itself is locked while its rows are looked at, which a check that proves the bounds spares.
 *
 * @example attachPartition("events", "events_2026", "FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')")
 */
export function attachPartition(parent: TableName, table: TableName, bound: string): ExtensionOperation {
  return change(table, null, { ...tableRef(parent), bound }, {});
}

/**
 * The table goes on as one of its own. Undone by attaching it with the bounds that it has.
 *
 * @example detachPartition("events", "events_2025", "FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')", { concurrently: true })
 */
export function detachPartition(
  parent: TableName,
  table: TableName,
  bound: string,
  { concurrently = false }: DetachOptions = {},
): ExtensionOperation {
  return change(table, { ...tableRef(parent), bound }, null, concurrently ? { concurrently } : {});
}

type Place = { readonly schema: string | null; readonly name: string; readonly bound: string };

function change(table: TableName, from: Place | null, to: Place | null, how: { readonly concurrently?: true }) {
  const payload = { from, to, ...how };
  return { kind: partitionKind, payload, inverse: { from: to, to: from, ...how }, table: tableRef(table) } as const;
}

/** Errors: MIG_MIGRATION_INVALID when the payload is not what the constructors make. */
export function readPartition({ table, payload }: ExtensionOperation): PartitionChange {
  const given: { readonly [key: string]: Json } = isFields(payload) ? payload : {};
  const [from, to] = [side(given["from"]), side(given["to"])];
  if (table !== undefined && (from === null) !== (to === null))
    return { table, from, to, concurrently: given["concurrently"] === true };
  throw new MigError("MIG_MIGRATION_INVALID", `An operation ${partitionKind} has an unknown form.`, {
    details: { payload },
    next: "Write it with attachPartition or detachPartition of @mig/pg.",
  });
}

function side(given: Json | undefined): Partition | null {
  if (given === undefined || !isFields(given)) return null;
  const { schema = null, name, bound } = given;
  if (typeof name !== "string" || typeof bound !== "string" || (schema !== null && typeof schema !== "string"))
    return null;
  return { parent: { schema, name }, bound };
}

function isFields(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
