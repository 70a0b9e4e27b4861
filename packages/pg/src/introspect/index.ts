/**
 * Reads a scope back. Names in expressions are printed as seen from the scope's schema and `public`, so that they are
 * the same for every tenant and can be executed there; points in time are printed in UTC.
 */
import { MigError, type Scope, type Snapshot, snapshotOf, type TableRef } from "@mig/core/adapter";
import { quoteIdentifier, quoteLiteral, scopeSchema } from "../quote.ts";
import type { Catalog } from "./catalog.ts";
import { catalogQuery } from "./queries.ts";
import { toObjects } from "./to-objects.ts";
import { toTables } from "./to-tables.ts";

/** What must be set, for this transaction only, before the catalog is read. */
export function readingSettings(scope: Scope): string {
  const path = [...new Set([scopeSchema(scope), "public"])].map(quoteIdentifier).join(", ");
  const settings = { search_path: path, TimeZone: "UTC", DateStyle: "ISO", IntervalStyle: "postgres" };
  return Object.entries(settings)
    .map(([name, value]) => `SELECT set_config('${name}', ${quoteLiteral(value)}, true)`)
    .join(";\n");
}

export { catalogQuery };

/** `text` is what the catalog query returned. */
export function toSnapshot(text: unknown, scope: Scope): Snapshot {
  if (typeof text !== "string") throw new MigError("MIG_BUG", "The catalog query returned no document.");
  const catalog: Catalog = JSON.parse(text);
  const own = scopeSchema(scope);
  const refOf = (schema: string, name: string): TableRef => ({ schema: schema === own ? null : schema, name });
  const sorted = <T>(record: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1)));
  const { tables, objects } = snapshotOf(toTables(catalog, refOf), toObjects(catalog, refOf));
  return { tables: sorted(tables), objects: sorted(objects) };
}
