/** Names that PostgreSQL cannot have. */
import { byteLength, MigError, showTable, type TableRef } from "@mig/core/adapter";
import { nameLimit } from "./quote.ts";

/** Errors: MIG_NAME_INVALID for the name of something that belongs to `owner`, or of itself. */
export function refuseName(owner: TableRef, name: string): void {
  const bytes = byteLength(name);
  const details = { table: showTable(owner), name, bytes, limit: nameLimit };
  if (name === "" || name.includes("\0")) {
    throw new MigError("MIG_NAME_INVALID", `"${name}" of ${showTable(owner)} cannot be a name in PostgreSQL.`, {
      details,
    });
  }
  // PostgreSQL would cut it in silence, and two of them could become one.
  if (bytes <= nameLimit) return;
  throw new MigError("MIG_NAME_INVALID", `"${name}" has ${bytes} bytes; PostgreSQL takes ${nameLimit}.`, {
    details,
    next: "Set a shorter name in the declaration.",
  });
}
