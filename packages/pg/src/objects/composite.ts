/** `pg:composite`: a row type of its own. Definition: `{ attributes: [{ name, type, collation? }] }`, types as SQL. */
import { equal, type Json, type SchemaObject, type Scope, type TableRef } from "@mig/core/adapter";
import { dataLoss } from "../hazards.ts";
import { qualify, quoteIdentifier } from "../quote.ts";
import { definitionFields, fieldsList, optionalText, textField } from "./definition.ts";
import { type Draft, move, type PgObjectKind } from "./pg-object-kind.ts";

interface Attribute {
  readonly name: string;
  readonly type: string;
  readonly collation: string | null;
}

export function compositeObject(
  ref: TableRef,
  attributes: readonly Attribute[],
  requires: readonly string[],
): SchemaObject {
  const definition: Json = {
    attributes: attributes.map(({ collation, ...rest }) => (collation === null ? rest : { ...rest, collation })),
  };
  return { kind: "pg:composite", schema: ref.schema, name: ref.name, definition, requires };
}

function read(object: SchemaObject): readonly Attribute[] {
  return fieldsList(object, definitionFields(object), "attributes").map((fields) => ({
    name: textField(object, fields, "name"),
    type: textField(object, fields, "type"),
    collation: optionalText(object, fields, "collation"),
  }));
}

function attributeSql({ name, type, collation }: Attribute, between = " "): string {
  return `${quoteIdentifier(name)}${between}${type}${collation === null ? "" : ` COLLATE ${quoteIdentifier(collation)}`}`;
}

function alterAttributes(from: SchemaObject, to: SchemaObject, scope: Scope): readonly Draft[] {
  const [before, after] = [read(from), read(to)];
  const alter = (action: string): Draft => ({ sql: `ALTER TYPE ${qualify(to, scope)} ${action}` });
  const named = (list: readonly Attribute[], name: string) => list.find((attribute) => attribute.name === name);
  return [
    ...before
      .filter(({ name }) => named(after, name) === undefined)
      .map(({ name }) => ({
        ...alter(`DROP ATTRIBUTE ${quoteIdentifier(name)}`),
        hazards: [dataLoss(`The values of ${name} are deleted in every column of the type ${to.name}.`)],
      })),
    ...after.flatMap((attribute) => {
      const known = named(before, attribute.name);
      if (known === undefined) return [alter(`ADD ATTRIBUTE ${attributeSql(attribute)}`)];
      if (equal(known, attribute)) return [];
      return [alter(`ALTER ATTRIBUTE ${attributeSql(attribute, " TYPE ")}`)];
    }),
  ];
}

export const compositeKind: PgObjectKind = {
  kind: "pg:composite",
  drops: true,
  alters: () => true,
  create: (object, scope) => [
    {
      sql: `CREATE TYPE ${qualify(object, scope)} AS (${read(object)
        .map((attribute) => attributeSql(attribute))
        .join(", ")})`,
    },
  ],
  drop: (object, scope) => [{ sql: `DROP TYPE ${qualify(object, scope)}` }],
  alter: (from, to, scope) => [...move("TYPE", from, to, scope), ...alterAttributes(from, to, scope)],
};
