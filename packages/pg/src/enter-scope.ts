import type { Scope } from "@mig/core/adapter";
import { quoteIdentifier, quoteLiteral } from "./quote.ts";

/** A transaction of the caller's, in which a session works without owning its connection. */
export interface OuterTransaction {
  /** The caller's own. */
  readonly searchPath: string;
  /** Gives back whom the caller acts as; null when nothing was taken. */
  readonly role: string | null;
}

/**
 * Puts the session into a scope: SQL of the user's own finds a tenant's tables first, then what the session's usual
 * path finds. mig's own SQL has full names and does not depend on it. For the whole session, because a migration may
 * have several transactions; the public scope is the session's usual path again. In a transaction of the caller's, only
 * until that ends.
 */
export function enterScope(scope: Scope, outer: OuterTransaction | null): string {
  if (outer !== null) {
    const { searchPath } = outer;
    const own = scope.kind === "tenant" ? [quoteIdentifier(scope.name)] : [];
    const all = [...own, ...(searchPath === "" ? [] : [searchPath])].join(", ");
    return `SELECT set_config('search_path', ${quoteLiteral(all)}, true)`;
  }
  const usual = "RESET search_path";
  if (scope.kind === "public") return usual;
  const tenant = quoteLiteral(quoteIdentifier(scope.name));
  const path = `concat_ws(', ', ${tenant}, nullif(current_setting('search_path'), ''))`;
  return `${usual};\nSELECT set_config('search_path', ${path}, false)`;
}
