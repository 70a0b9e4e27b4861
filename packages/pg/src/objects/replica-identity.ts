/**
 * `pg:replicaIdentity`: by which index subscribers know the rows of a table; it has the table's name. Definition:
 * `{ table: { schema, name }, index }`. Any other identity is an option of the table.
 */
import { facts, type SchemaObject, type Scope, type TableRef } from "@mig/core/adapter";
import { lockModes } from "../hazards.ts";
import { qualify, quoteIdentifier } from "../quote.ts";
import { definitionFields, optionalFields, tableField, textField } from "./definition.ts";
import type { Draft, PgObjectKind } from "./pg-object-kind.ts";

export interface ReplicaIdentity {
  readonly index: string;
  readonly columns: readonly string[];
}

export function replicaIdentityObject(of: TableRef, { index, columns }: ReplicaIdentity): SchemaObject {
  const table = { schema: of.schema, name: of.name };
  return {
    kind: "pg:replicaIdentity",
    ...table,
    definition: { table, index },
    requires: [
      facts.table(table),
      ...columns.map((column) => facts.column(table, column)),
      facts.unique(table, columns),
    ],
  };
}

function identify(object: SchemaObject, how: string, scope: Scope): readonly Draft[] {
  const table = tableField(object, optionalFields(object, definitionFields(object), "table") ?? {});
  const sql = `ALTER TABLE ${qualify(table, scope)} REPLICA IDENTITY ${how}`;
  return [{ sql, locks: [{ table, mode: lockModes.accessExclusive }] }];
}

const usingIndex = (object: SchemaObject) =>
  `USING INDEX ${quoteIdentifier(textField(object, definitionFields(object), "index"))}`;

export const replicaIdentityKind: PgObjectKind = {
  kind: "pg:replicaIdentity",
  drops: true,
  // An index that is made anew must be named again.
  rebuilt: true,
  alters: () => false,
  create: (object, scope) => identify(object, usingIndex(object), scope),
  drop: (object, scope) => identify(object, "DEFAULT", scope),
  alter: () => [],
};
