import { type DeclaredObject, type DeclaredObjectOptions, declareObject } from "@mig/core/adapter";
import { type Collation, collationObject } from "../objects/collation.ts";
import { schemaObject } from "../objects/schema.ts";
import { refuseName } from "../refuse-name.ts";

export interface CollationOptions
  extends Omit<DeclaredObjectOptions, "companions" | "dependsOn">,
    Omit<Collation, "provider"> {
  /** A named schema; default is the one of the run's scope. */
  readonly schema?: string;
  /** `builtin` needs PostgreSQL 17. */
  readonly provider: "icu" | "libc" | "builtin";
}

/**
 * An order of texts of your own (`CREATE COLLATION`), to be listed in a domain beside the resources; columns and indexes
 * name it as their collation. PostgreSQL cannot change one: with other options it is made anew, which it refuses while
 * something uses it.
 *
 * Errors: MIG_NAME_INVALID.
 *
 * @example export const Numeric = collation("numeric", { repo: Repo, provider: "icu", locale: "en-u-kn-true" });
 */
export function collation(name: string, options: CollationOptions): DeclaredObject {
  const { repo, scope, renamedFrom, schema = null, ...definition } = options;
  const ref = { schema, name };
  for (const part of [name, ...(schema === null ? [] : [schema])]) refuseName(ref, part);
  return declareObject(
    collationObject(ref, definition),
    {
      repo,
      companions: schema === null ? [] : [schemaObject(schema)],
      ...(scope === undefined ? {} : { scope }),
      ...(renamedFrom === undefined ? {} : { renamedFrom }),
    },
    collation,
  );
}
