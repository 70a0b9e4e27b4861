/** Which names a tenant's schema can have. */
import { byteLength, MigError } from "@mig/core/adapter";
import { nameLimit } from "./quote.ts";

const reserved: ReadonlySet<string> = new Set(["public", "information_schema"]);

/**
 * The whole name is checked. A longer one is cut by PostgreSQL without an error, so two tenants would share one
 * schema; names that begin with `pg_` are the server's own.
 *
 * Errors: MIG_NAME_INVALID.
 */
export function checkTenantName(name: string): void {
  const problem = problemOf(name);
  if (problem === null) return;
  throw new MigError("MIG_NAME_INVALID", `${JSON.stringify(name)} cannot be the name of a tenant: ${problem}.`, {
    details: { tenant: name },
    next: `Choose a name of at most ${nameLimit} bytes that is not one of PostgreSQL's own.`,
  });
}

function problemOf(name: string): string | null {
  if (name.trim() === "") return "it is empty";
  if (byteLength(name) > nameLimit) return `it has ${byteLength(name)} bytes, and PostgreSQL keeps ${nameLimit}`;
  if (/\p{Cc}/u.test(name)) return "it has a control character";
  if (name !== name.trim()) return "it begins or ends with white space";
  if (name !== name.normalize("NFC")) return "its letters are not in their composed form (NFC)";
  if (/^pg_/i.test(name)) return "names that begin with pg_ are the server's";
  return reserved.has(folded(name)) ? "it is reserved" : null;
}

/** Equal for names that people take for the same. */
export function folded(name: string): string {
  return name.normalize("NFKC").toLowerCase();
}
