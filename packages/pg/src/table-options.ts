/**
 * What only PostgreSQL knows of a table, in `Table.options`:
 *
 * | option | value | SQL |
 * |---|---|---|
 * | `unlogged` | `true` | CREATE UNLOGGED TABLE |
 * | `with` | texts by name, such as `{ fillfactor: "70" }` | WITH (fillfactor=70) |
 * | `rowSecurity`, `forceRowSecurity` | `true` | ENABLE, FORCE ROW LEVEL SECURITY |
 * | `replicaIdentity` | `"full"`, `"nothing"` | REPLICA IDENTITY |
 * | `partitionBy` | a text, such as `RANGE (created_at)` | PARTITION BY RANGE (created_at) |
 * | `partitionOf` | `{ schema, name, bound }`; such a table has its parent's columns and lists none itself | PARTITION OF |
 */
import { type Json, MigError, showTable, type Table, type TableOptions, type TableRef } from "@mig/core/adapter";

export interface Partition {
  readonly parent: TableRef;
  /** `FOR VALUES FROM (1) TO (10)`, `DEFAULT` */
  readonly bound: string;
}

export type Switch = "unlogged" | "rowSecurity" | "forceRowSecurity";
const switches: readonly Switch[] = ["unlogged", "rowSecurity", "forceRowSecurity"];

export function isOn(options: TableOptions, name: Switch): boolean {
  return options[name] === true;
}

export type ReplicaIdentity = "default" | "full" | "nothing";

export function replicaIdentity(options: TableOptions): ReplicaIdentity {
  const given = options["replicaIdentity"];
  return given === "full" || given === "nothing" ? given : "default";
}

export function partitionBy(options: TableOptions): string | null {
  const given = options["partitionBy"];
  return typeof given === "string" ? given : null;
}

export function partitionOf(options: TableOptions): Partition | null {
  const given = options["partitionOf"];
  if (!isRecord(given)) return null;
  const { schema = null, name, bound } = given;
  if (typeof name !== "string" || typeof bound !== "string" || (schema !== null && typeof schema !== "string"))
    return null;
  return { parent: { schema, name }, bound };
}

/** Storage parameters, as texts. */
export function storage(options: TableOptions): Readonly<Record<string, string>> {
  const given = options["with"];
  if (!isRecord(given)) return {};
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]));
}

function isRecord(given: Json | undefined): given is { readonly [key: string]: Json } {
  return typeof given === "object" && given !== null && !Array.isArray(given);
}

/** The options as introspection reports them: without those that say nothing. */
export function normalizeOptions(options: TableOptions): TableOptions {
  const parameters = storage(options);
  const by = partitionBy(options);
  const of = partitionOf(options);
  return {
    ...Object.fromEntries(switches.filter((name) => isOn(options, name)).map((name) => [name, true])),
    ...(replicaIdentity(options) === "default" ? {} : { replicaIdentity: replicaIdentity(options) }),
    ...(Object.keys(parameters).length === 0 ? {} : { with: parameters }),
    ...(by === null ? {} : { partitionBy: by }),
    ...(of === null ? {} : { partitionOf: { ...of.parent, bound: of.bound } }),
  };
}

const understands: Readonly<Record<string, (value: Json, options: TableOptions) => boolean>> = {
  unlogged: (value) => typeof value === "boolean",
  rowSecurity: (value) => typeof value === "boolean",
  forceRowSecurity: (value) => typeof value === "boolean",
  replicaIdentity: (value) => value === "default" || value === "full" || value === "nothing",
  with: isRecord,
  partitionBy: (value) => typeof value === "string",
  partitionOf: (_, options) => partitionOf(options) !== null,
};

/** Errors: MIG_UNSUPPORTED for an option that is unknown or has a value of another form. */
export function checkTableOptions(table: Table): void {
  for (const [name, value] of Object.entries(table.options)) {
    if (understands[name]?.(value, table.options) === true) continue;
    throw new MigError("MIG_UNSUPPORTED", `PostgreSQL tables have no option "${name}" with this value.`, {
      details: { table: showTable(table), option: name, value },
      next: `The options are ${Object.keys(understands).join(", ")}.`,
    });
  }
}
