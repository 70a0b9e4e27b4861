/** Names and texts as SQLite reads them. Every name that mig writes is quoted, so no name is ever a keyword. */
import { MigError, showTable, type TableRef } from "@mig/core/adapter";

export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function quoteAll(names: readonly string[]): string {
  return names.map(quote).join(", ");
}

export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The quoted name of a table. A file has no named schemas: MIG_UNSUPPORTED. */
export function quoteTable(ref: TableRef): string {
  refuseSchema(ref);
  return quote(ref.name);
}

export function refuseSchema(ref: TableRef): void {
  if (ref.schema === null) return;
  throw new MigError("MIG_UNSUPPORTED", `SQLite has no schemas, but ${showTable(ref)} is in one.`, {
    details: { schema: ref.schema, table: ref.name },
    next: "Remove the schema from the declaration; give a second database its own repo.",
  });
}
