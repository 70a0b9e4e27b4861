/**
 * `pg:collation`: an order of texts of the user's own. Definition: `{ provider, locale?, lcCollate?, lcCtype?,
 * deterministic?: false, rules? }`; it is made anew when any of it changes.
 */
import { equal, type SchemaObject, type Scope, type TableRef } from "@mig/core/adapter";
import { qualify, quoteLiteral } from "../quote.ts";
import { definitionFields, optionalText, textField } from "./definition.ts";
import { move, type PgObjectKind } from "./pg-object-kind.ts";

export interface Collation {
  readonly provider: string;
  /** Of `icu` and `builtin`, and of `libc` when it is both of the following. */
  readonly locale?: string | null;
  readonly lcCollate?: string | null;
  readonly lcCtype?: string | null;
  /** Default true. */
  readonly deterministic?: boolean;
  /** Of `icu`, PostgreSQL 16 and later. */
  readonly rules?: string | null;
}

export function collationObject(ref: TableRef, collation: Collation): SchemaObject {
  const { provider, locale, lcCollate, lcCtype, deterministic = true, rules } = collation;
  const definition = {
    provider,
    ...(locale == null ? {} : { locale }),
    ...(lcCollate == null ? {} : { lcCollate }),
    ...(lcCtype == null ? {} : { lcCtype }),
    ...(deterministic ? {} : { deterministic }),
    ...(rules == null ? {} : { rules }),
  };
  return { kind: "pg:collation", schema: ref.schema, name: ref.name, definition, requires: [] };
}

function createSql(object: SchemaObject, scope: Scope): string {
  const fields = definitionFields(object);
  const text = (word: string, key: string) => {
    const value = optionalText(object, fields, key);
    return value === null ? [] : [`${word} = ${quoteLiteral(value)}`];
  };
  const options = [
    `provider = ${textField(object, fields, "provider")}`,
    ...text("locale", "locale"),
    ...text("lc_collate", "lcCollate"),
    ...text("lc_ctype", "lcCtype"),
    ...(fields["deterministic"] === false ? ["deterministic = false"] : []),
    ...text("rules", "rules"),
  ];
  return `CREATE COLLATION ${qualify(object, scope)} (${options.join(", ")})`;
}

export const collationKind: PgObjectKind = {
  kind: "pg:collation",
  drops: true,
  alters: (from, to) => equal(from.definition, to.definition),
  create: (object, scope) => [{ sql: createSql(object, scope) }],
  drop: (object, scope) => [{ sql: `DROP COLLATION ${qualify(object, scope)}` }],
  alter: (from, to, scope) => move("COLLATION", from, to, scope),
};
