/**
 * `pg:exclusion`: an EXCLUDE constraint of a table; its index gives it a name that is unique in the schema.
 * Definition: `{ table: { schema, name }, constraint }`, the constraint as PostgreSQL prints it.
 */
import { facts, type SchemaObject, type Scope, type TableRef } from "@mig/core/adapter";
import { lockModes, longScan, mayFail } from "../hazards.ts";
import { qualify, quoteIdentifier } from "../quote.ts";
import { definitionFields, optionalFields, tableField, textField } from "./definition.ts";
import type { Draft, PgObjectKind } from "./pg-object-kind.ts";

export interface Exclusion {
  readonly name: string;
  readonly constraint: string;
  readonly columns: readonly string[];
}

export function exclusionObject(table: TableRef, { name, constraint, columns }: Exclusion): SchemaObject {
  return {
    kind: "pg:exclusion",
    schema: table.schema,
    name,
    definition: { table: { schema: table.schema, name: table.name }, constraint },
    requires: [facts.table(table), ...columns.map((column) => facts.column(table, column))],
  };
}

function read(object: SchemaObject): { readonly table: TableRef; readonly constraint: string } {
  const fields = definitionFields(object);
  return {
    table: tableField(object, optionalFields(object, fields, "table") ?? {}),
    constraint: textField(object, fields, "constraint"),
  };
}

function alterTable(object: SchemaObject, action: string, scope: Scope): Draft {
  const { table } = read(object);
  return { sql: `ALTER TABLE ${qualify(table, scope)} ${action}`, locks: [{ table, mode: lockModes.accessExclusive }] };
}

export const exclusionKind: PgObjectKind = {
  kind: "pg:exclusion",
  drops: true,
  // The constraint follows its table when that is renamed.
  alters: (from, to) => read(from).constraint === read(to).constraint,
  create: (object, scope) => [
    {
      ...alterTable(object, `ADD CONSTRAINT ${quoteIdentifier(object.name)} ${read(object).constraint}`, scope),
      hazards: [
        ...longScan("Building the constraint's index", "There is no way without; choose a quiet hour."),
        mayFail(`Fails while rows exclude each other by ${object.name}.`),
      ],
    },
  ],
  drop: (object, scope) => [alterTable(object, `DROP CONSTRAINT ${quoteIdentifier(object.name)}`, scope)],
  alter: (from, to, scope) =>
    from.name === to.name
      ? []
      : [alterTable(to, `RENAME CONSTRAINT ${quoteIdentifier(from.name)} TO ${quoteIdentifier(to.name)}`, scope)],
};
