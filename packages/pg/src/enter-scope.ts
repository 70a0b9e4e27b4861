import type { Scope } from "@mig/core/adapter";
import { quoteIdentifier, quoteLiteral } from "./quote.ts";

/**
 * Puts the session into a scope: SQL of the user's own finds a tenant's tables first, then what the session's usual
 * path finds. mig's own SQL has full names and does not depend on it. For the whole session, because a migration may
 * have several transactions; the public scope is the session's usual path again.
 */
export function enterScope(scope: Scope): string {
  const usual = "RESET search_path";
  if (scope.kind === "public") return usual;
  const tenant = quoteLiteral(quoteIdentifier(scope.name));
  const path = `concat_ws(', ', ${tenant}, nullif(current_setting('search_path'), ''))`;
  return `${usual};\nSELECT set_config('search_path', ${path}, false)`;
}
