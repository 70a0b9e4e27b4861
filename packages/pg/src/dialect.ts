/** The pure half of the adapter: everything that needs no connection, and no driver installed. */
import type { Dialect } from "@mig/core/adapter";
import { pgCapabilities } from "./capabilities.ts";
import { casts } from "./casts.ts";
import { declarations } from "./declarations.ts";
import { families } from "./families.ts";
import { lower } from "./lower.ts";
import { normalize } from "./normalize.ts";
import { pgObjectKinds } from "./objects/index.ts";
import { isReplacement } from "./render/alter-column.ts";
import { compile } from "./render/index.ts";
import { looksAtParents } from "./render/overrides.ts";
import { remakes } from "./table-options.ts";

/**
 * PostgreSQL 14 to 18. Every name in its SQL is quoted and has its schema; only the SQL that users write themselves
 * depends on the search path. Expressions are compared as texts: write them as `pg_get_expr` prints them, or compare
 * what two databases report.
 *
 * @example pgDialect.compile([{ kind: "renameColumn", table: tableRef("posts"), from: "title", to: "headline" }], emptySnapshot, publicScope)[0]?.sql
 */
export const pgDialect: Dialect = {
  name: "pg",
  capabilities: pgCapabilities,
  objectKinds: pgObjectKinds,
  lower,
  normalize,
  casts,
  declarations,
  families,
  remakes,
  readsState: (operations) => operations.some((op) => isReplacement(op) || looksAtParents(op)),
  compile,
};
