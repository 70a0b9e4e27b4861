/** `pg:schema`: a named schema. Made when it is missing; dropped on the way back only when it is empty. */
import { facts, type SchemaObject } from "@mig/core/adapter";
import { quoteIdentifier } from "../quote.ts";
import { dropUnused, type PgObjectKind } from "./pg-object-kind.ts";

export function schemaObject(name: string): SchemaObject {
  return { kind: "pg:schema", schema: null, name, definition: {}, requires: [], provides: [facts.schema(name)] };
}

export const schemaKind: PgObjectKind = {
  kind: "pg:schema",
  drops: false,
  alters: () => true,
  create: ({ name }) => [{ sql: `CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(name)}` }],
  drop: ({ name }) => [dropUnused(`DROP SCHEMA ${quoteIdentifier(name)}`)],
  alter: (from, to) =>
    from.name === to.name
      ? []
      : [{ sql: `ALTER SCHEMA ${quoteIdentifier(from.name)} RENAME TO ${quoteIdentifier(to.name)}` }],
};
