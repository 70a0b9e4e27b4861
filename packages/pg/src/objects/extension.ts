/**
 * `pg:extension`, of the whole database. Made when it is missing; dropped on the way back only when nothing rests on
 * it. Definition: `{ schema, version }` where they are declared; without them it is in `public`, in the server's version.
 */
import { facts, type Json, type SchemaObject, type Scope } from "@mig/core/adapter";
import { quoteBody, quoteIdentifier, quoteLiteral } from "../quote.ts";
import { definitionFields, optionalText } from "./definition.ts";
import { type Draft, dropUnused, type PgObjectKind } from "./pg-object-kind.ts";

export function extensionObject(
  name: string,
  schema: string | null = null,
  version: string | null = null,
): SchemaObject {
  const definition: Json = {
    ...(schema === null ? {} : { schema }),
    ...(version === null ? {} : { version }),
  };
  return {
    kind: "pg:extension",
    schema: null,
    name,
    definition,
    requires: schema === null ? [] : [facts.schema(schema)],
  };
}

const read = (object: SchemaObject) => {
  const fields = definitionFields(object);
  return { schema: optionalText(object, fields, "schema"), version: optionalText(object, fields, "version") };
};

function create(object: SchemaObject, scope: Scope): readonly Draft[] {
  const { version, ...declared } = read(object);
  const name = quoteIdentifier(object.name);
  // A tenant's session would put it into the tenant's schema, where no other tenant finds it.
  const schema = declared.schema ?? (scope.kind === "tenant" ? "public" : null);
  const where = schema === null ? "" : ` SCHEMA ${quoteIdentifier(schema)}`;
  const what = version === null ? "" : ` VERSION ${quoteLiteral(version)}`;
  return [
    { sql: `CREATE EXTENSION IF NOT EXISTS ${name}${where}${what}` },
    // One that was there already may be another version.
    ...(version === null ? [] : [{ sql: `ALTER EXTENSION ${name} UPDATE TO ${quoteLiteral(version)}` }]),
  ];
}

/** Extensions have scripts to newer versions, and seldom back: then the newer one stays, which serves as well. */
function update(name: string, from: string | null, to: string): Draft {
  const sql = `ALTER EXTENSION ${quoteIdentifier(name)} UPDATE TO ${quoteLiteral(to)}`;
  if (from === null || from.localeCompare(to, "en", { numeric: true }) < 0) return { sql };
  const stays = `RAISE WARNING 'The extension % has no way back to %', ${quoteLiteral(name)}, ${quoteLiteral(to)}`;
  return { sql: `DO ${quoteBody(`BEGIN\n  ${sql};\nEXCEPTION WHEN invalid_parameter_value THEN\n  ${stays};\nEND`)}` };
}

export const extensionKind: PgObjectKind = {
  kind: "pg:extension",
  drops: false,
  alters: () => true,
  installed: (object) => {
    const { schema, version } = read(object);
    return { version, ...(schema === null ? {} : { schema }) };
  },
  create,
  drop: ({ name }) => [dropUnused(`DROP EXTENSION ${quoteIdentifier(name)}`)],
  alter: (from, to) => {
    const [before, after] = [read(from), read(to)];
    const moved =
      after.schema === null || after.schema === before.schema
        ? []
        : [{ sql: `ALTER EXTENSION ${quoteIdentifier(to.name)} SET SCHEMA ${quoteIdentifier(after.schema)}` }];
    if (after.version === null || after.version === before.version) return moved;
    return [...moved, update(to.name, before.version, after.version)];
  },
};
