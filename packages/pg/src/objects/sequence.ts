/** `pg:sequence`: a sequence that fills no serial or identity column. Definition: its type and options. */
import type { SchemaObject, SequenceOptions, TableRef } from "@mig/core/adapter";
import { qualify } from "../quote.ts";
import { changedClauses, optionClauses, withoutDefaults } from "../sequence.ts";
import { definitionFields, optionalText, textField } from "./definition.ts";
import { move, type PgObjectKind } from "./pg-object-kind.ts";

export function sequenceObject(ref: TableRef, type: string, options: SequenceOptions): SchemaObject {
  const definition = { type, ...withoutDefaults(options, type) };
  return { kind: "pg:sequence", schema: ref.schema, name: ref.name, definition, requires: [] };
}

function read(object: SchemaObject): { readonly type: string; readonly options: SequenceOptions } {
  const fields = definitionFields(object);
  const option = <K extends string>(key: K) => {
    const value = optionalText(object, fields, key);
    return value === null ? {} : { [key]: value };
  };
  return {
    type: textField(object, fields, "type"),
    options: {
      ...option("start"),
      ...option("increment"),
      ...option("minValue"),
      ...option("maxValue"),
      ...option("cache"),
      ...(fields["cycle"] === true ? { cycle: true } : {}),
    },
  };
}

export const sequenceKind: PgObjectKind = {
  kind: "pg:sequence",
  drops: true,
  alters: () => true,
  create: (object, scope) => {
    const { type, options } = read(object);
    return [{ sql: ["CREATE SEQUENCE", qualify(object, scope), "AS", type, ...optionClauses(options)].join(" ") }];
  },
  drop: (object, scope) => [{ sql: `DROP SEQUENCE ${qualify(object, scope)}` }],
  alter: (from, to, scope) => {
    const [old, wanted] = [read(from), read(to)];
    const clauses = [
      ...(old.type === wanted.type ? [] : [`AS ${wanted.type}`]),
      ...changedClauses(old.options, wanted.options, wanted.type),
    ];
    const moved = move("SEQUENCE", from, to, scope);
    return clauses.length === 0
      ? moved
      : [...moved, { sql: ["ALTER SEQUENCE", qualify(to, scope), ...clauses].join(" ") }];
  },
};
