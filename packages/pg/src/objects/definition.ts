/** Reads the definition of an object, which was plain data in a snapshot or migration file, and refuses other forms. */
import { type Json, MigError, type SchemaObject, type TableRef } from "@mig/core/adapter";

type Fields = { readonly [key: string]: Json };

export function definitionFields(object: SchemaObject): Fields {
  return isFields(object.definition) ? object.definition : refuse(object, "definition");
}

export function textField(object: SchemaObject, fields: Fields, key: string): string {
  const value = fields[key];
  return typeof value === "string" ? value : refuse(object, key);
}

export function optionalText(object: SchemaObject, fields: Fields, key: string): string | null {
  return fields[key] == null ? null : textField(object, fields, key);
}

/** Null when there is none. */
export function optionalFields(object: SchemaObject, fields: Fields, key: string): Fields | null {
  const value = fields[key] ?? null;
  if (value === null) return null;
  return isFields(value) ? value : refuse(object, key);
}

export function tableField(object: SchemaObject, fields: Fields): TableRef {
  return { schema: optionalText(object, fields, "schema"), name: textField(object, fields, "name") };
}

export function textList(object: SchemaObject, key: string): readonly string[] {
  return listField(object, definitionFields(object), key).map((item) =>
    typeof item === "string" ? item : refuse(object, key),
  );
}

export function fieldsList(object: SchemaObject, fields: Fields, key: string): readonly Fields[] {
  return listField(object, fields, key).map((item) => (isFields(item) ? item : refuse(object, key)));
}

function listField(object: SchemaObject, fields: Fields, key: string): readonly Json[] {
  const value = fields[key] ?? [];
  return isList(value) ? value : refuse(object, key);
}

function isFields(value: Json): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function refuse(object: SchemaObject, key: string): never {
  throw new MigError("MIG_SNAPSHOT_INVALID", `The ${key} of ${object.kind} ${object.name} has an unknown form.`, {
    details: { kind: object.kind, schema: object.schema, name: object.name, key },
    next: "Restore the snapshot, or correct the object in the migration.",
  });
}
