/**
 * What only PostgreSQL knows of a table, in `Table.options`:
 *
 * | option | value | SQL |
 * |---|---|---|
 * | `unlogged` | `true` | CREATE UNLOGGED TABLE |
 * | `with` | texts by name, such as `{ fillfactor: "70" }` | WITH (fillfactor=70) |
 * | `rowSecurity`, `forceRowSecurity` | `true` | ENABLE, FORCE ROW LEVEL SECURITY |
 * | `replicaIdentity` | `"full"`, `"nothing"`; declared as `{ index }`, it is an object beside the table | REPLICA IDENTITY |
 * | `partitionBy` | a text, such as `RANGE (created_at)` | PARTITION BY RANGE (created_at) |
 */
import { type Json, MigError, showTable, type Table, type TableOptions } from "@mig/core/adapter";

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

/** The name of the index, as declared. */
export function replicaIndex({ replicaIdentity: given }: TableOptions): string | null {
  return isRecord(given) && typeof given["index"] === "string" ? given["index"] : null;
}

export function partitionBy(options: TableOptions): string | null {
  const given = options["partitionBy"];
  return typeof given === "string" ? given : null;
}

/** Only a partitioned table's partitions have rows. */
export function remakes(from: Table, to: Table): "no" | "empty" | "rows" {
  const [before, after] = [partitionBy(from.options), partitionBy(to.options)];
  return before === after ? "no" : before === null ? "rows" : "empty";
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
  return {
    ...Object.fromEntries(switches.filter((name) => isOn(options, name)).map((name) => [name, true])),
    ...(replicaIdentity(options) === "default" ? {} : { replicaIdentity: replicaIdentity(options) }),
    ...(Object.keys(parameters).length === 0 ? {} : { with: parameters }),
    ...(by === null ? {} : { partitionBy: by }),
  };
}

const understands: Readonly<Record<string, (value: Json) => boolean>> = {
  unlogged: (value) => typeof value === "boolean",
  rowSecurity: (value) => typeof value === "boolean",
  forceRowSecurity: (value) => typeof value === "boolean",
  replicaIdentity: (value) =>
    value === "default" || value === "full" || value === "nothing" || replicaIndex({ replicaIdentity: value }) !== null,
  with: isRecord,
  partitionBy: (value) => typeof value === "string",
};

/** Errors: MIG_UNSUPPORTED for an option that is unknown or has a value of another form. */
export function checkTableOptions(table: Table): void {
  for (const [name, value] of Object.entries(table.options)) {
    if (understands[name]?.(value) === true) continue;
    throw new MigError("MIG_UNSUPPORTED", `PostgreSQL tables have no option "${name}" with this value.`, {
      details: { table: showTable(table), option: name, value },
      next: `The options are ${Object.keys(understands).join(", ")}.`,
    });
  }
}
