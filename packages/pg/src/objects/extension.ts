/**
 * `pg:extension`, of the whole database. Made when it is missing; dropped on the way back only when nothing rests on
 * it. Its version is the server's affair. Definition: `{ schema }` when it lives elsewhere than in `public`.
 */
import { facts, type SchemaObject } from "@mig/core/adapter";
import { quoteIdentifier } from "../quote.ts";
import { definitionFields, optionalText } from "./definition.ts";
import { dropUnused, type PgObjectKind } from "./pg-object-kind.ts";

export function extensionObject(name: string, schema: string | null = null): SchemaObject {
  return {
    kind: "pg:extension",
    schema: null,
    name,
    definition: schema === null ? {} : { schema },
    requires: schema === null ? [] : [facts.schema(schema)],
  };
}

const schemaOf = (object: SchemaObject) => optionalText(object, definitionFields(object), "schema");

export const extensionKind: PgObjectKind = {
  kind: "pg:extension",
  drops: false,
  // Many extensions cannot be moved, and none has to be: its types are found by the search path.
  alters: () => true,
  create: (object, scope) => {
    // A tenant's session would put it into the tenant's schema, where no other tenant finds it.
    const schema = schemaOf(object) ?? (scope.kind === "tenant" ? "public" : null);
    const where = schema === null ? "" : ` SCHEMA ${quoteIdentifier(schema)}`;
    return [{ sql: `CREATE EXTENSION IF NOT EXISTS ${quoteIdentifier(object.name)}${where}` }];
  },
  drop: ({ name }) => [dropUnused(`DROP EXTENSION ${quoteIdentifier(name)}`)],
  alter: () => [],
};
