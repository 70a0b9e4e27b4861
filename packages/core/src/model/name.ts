/**
 * Names of tables and everything that is named after them. A name is kept as the user wrote it; quoting and the
 * resolution of the schema belong to the dialect.
 */
import { sha256 } from "./sha256.ts";

/**
 * Which table. `schema: null` is the schema of the run's scope (the database's default one, or the tenant's);
 * a named schema is always that schema.
 */
export interface TableRef {
  readonly schema: string | null;
  readonly name: string;
}

/** `"posts"` is a table of the default schema; a dot in it is part of the name, never a separator. */
export type TableName = string | { readonly schema?: string | null; readonly name: string };

export function tableRef(table: TableName): TableRef {
  return typeof table === "string" ? { schema: null, name: table } : { schema: table.schema ?? null, name: table.name };
}

/** One text per table, unique even when names contain dots: the key of every map of tables. */
export function tableKey(ref: TableRef): string {
  const escaped = (part: string) => part.replaceAll("%", "%25").replaceAll(".", "%2E");
  return ref.schema === null ? escaped(ref.name) : `${escaped(ref.schema)}.${escaped(ref.name)}`;
}

export function sameTable(left: TableRef, right: TableRef): boolean {
  return left.schema === right.schema && left.name === right.name;
}

/** The order of what a database keeps no order of. */
export function byName<T extends { readonly name: string }>(parts: readonly T[]): readonly T[] {
  return [...parts].sort((left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0));
}

/** For people: `posts`, `billing.invoices`. */
export function showTable(ref: TableRef): string {
  return ref.schema === null ? ref.name : `${ref.schema}.${ref.name}`;
}

export function byteLength(name: string): number {
  return Buffer.byteLength(name, "utf8");
}

/**
 * A derived name (of an index, a key, a check) that fits into `limit` bytes: cut and completed by eight hex digits of
 * its own SHA-256, so that two long names stay different and the same name is always cut the same way.
 *
 * @example fitName("a".repeat(80), 63) // 54 times "a", "_", eight digits
 */
export function fitName(name: string, limit: number): string {
  if (byteLength(name) <= limit) return name;
  const digest = sha256(name).slice(0, 8);
  let kept = "";
  for (const character of name) {
    if (byteLength(kept + character) > limit - 9) break;
    kept += character;
  }
  return `${kept}_${digest}`;
}

/** `insertedAt` → `inserted_at`, `orgID` → `org_id`: how an attribute's name becomes a column's. */
export function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
    .toLowerCase();
}
