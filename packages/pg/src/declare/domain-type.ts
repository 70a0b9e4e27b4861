import { type DeclaredObject, type DeclaredObjectOptions, declareObject } from "@mig/core/adapter";
import { domainObject } from "../objects/domain.ts";
import { schemaObject } from "../objects/schema.ts";
import { refuseName } from "../refuse-name.ts";

export interface DomainTypeOptions extends Omit<DeclaredObjectOptions, "companions"> {
  /** A named schema; default is the one of the run's scope. */
  readonly schema?: string;
  /** What its values are, in PostgreSQL's words: `text`, `numeric(10,2)`. */
  readonly type: string;
  readonly collation?: string;
  /** False: a value is never null. Default true. */
  readonly nullable?: boolean;
  /** SQL. */
  readonly default?: string;
  /** The rules of its values, which are called VALUE in them. */
  readonly checks?: readonly { readonly name: string; readonly expression: string }[];
}

/**
 * A type with rules (`CREATE DOMAIN`), to be listed in a domain beside the resources. Attributes are of it by
 * `a.custom({ storage: { pg: Year } })`. Its rules, default and name change in place; its type does not.
 *
 * Errors: MIG_NAME_INVALID.
 *
 * @example
 * export const Year = domainType("year", {
 *   repo: Repo,
 *   type: "integer",
 *   checks: [{ name: "year_check", expression: "VALUE >= 1901 AND VALUE <= 2155" }],
 * });
 */
export function domainType(name: string, options: DomainTypeOptions): DeclaredObject {
  const { schema = null, type, collation, nullable = true, default: fallback, checks = [], ...more } = options;
  const ref = { schema, name };
  const names = [name, ...(schema === null ? [] : [schema]), ...checks.map((check) => check.name)];
  for (const part of names) refuseName(ref, part);
  const domain = { type, collation: collation ?? null, nullable, default: fallback ?? null, checks };
  const companions = schema === null ? [] : [schemaObject(schema)];
  return declareObject(domainObject(ref, domain, []), { ...more, companions }, domainType);
}
