/**
 * `pg:replicaIdentity`: by which index subscribers know the rows of a table; it has the table's name. Definition:
 * `{ table: { schema, name }, index }`. The table's option `replicaIdentity: "index"` says that there is one; whatever else
 * the option becomes takes its place.
 */
import { facts, type SchemaObject, type TableRef } from "@mig/core/adapter";
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

function useIndex(object: SchemaObject, scope: Parameters<PgObjectKind["create"]>[1]): readonly Draft[] {
  const fields = definitionFields(object);
  const table = tableField(object, optionalFields(object, fields, "table") ?? {});
  const index = quoteIdentifier(textField(object, fields, "index"));
  return [
    {
      sql: `ALTER TABLE ${qualify(table, scope)} REPLICA IDENTITY USING INDEX ${index}`,
      locks: [{ table, mode: lockModes.accessExclusive }],
    },
  ];
}

export const replicaIdentityKind: PgObjectKind = {
  kind: "pg:replicaIdentity",
  drops: true,
  // An index that is made anew must be named again.
  rebuilt: true,
  alters: () => false,
  create: useIndex,
  drop: () => [],
  alter: () => [],
};
