/** Storage parameters of tables and indexes. */
import { quoteIdentifier, quoteLiteral } from "./quote.ts";

/** @example storageSql({ fillfactor: "70" }) // (fillfactor='70') */
export function storageSql(parameters: Readonly<Record<string, string>>): string {
  return `(${Object.entries(parameters)
    .map(([name, value]) => `${storageName(name)}=${quoteLiteral(value)}`)
    .join(", ")})`;
}

/** `toast.autovacuum_enabled` is a name with its own dot. */
export function storageName(name: string): string {
  return /^[a-z_]+(\.[a-z_]+)?$/.test(name) ? name : quoteIdentifier(name);
}
