/** The attributes of a resource as columns, the keys that its relationships add included. */
import type { Dialect } from "../adapter/adapter.ts";
import { type Column, column } from "../model/column.ts";
import type { Default } from "../model/default.ts";
import { snakeCase } from "../model/name.ts";
import type { ColumnType } from "../model/type.ts";
import type { AnyBelongsTo } from "./belongs-to.ts";
import type { AnyAttribute, AttributeDefinition, DeclaredType, OldName } from "./build-attribute.ts";
import { checkName } from "./check-name.ts";
import { attributeType, keyAttribute } from "./key-target.ts";
import { lookup } from "./lookup.ts";
import { readDefault } from "./read-default.ts";
import type { AnyResource } from "./resource.ts";
import { type Place, resourceError, unknownName } from "./resource-error.ts";

export interface Field {
  readonly name: string;
  readonly column: Column;
  readonly primaryKey: boolean;
  /** The column's former name. */
  readonly renamedFrom: string | null;
  /** Of an enum: new value to old. */
  readonly renamedValues: Readonly<Record<string, string>> | null;
  readonly fill: Default | null;
  readonly conversion: AttributeDefinition["conversion"];
}

/** By attribute, in declaration order. */
export type Fields = ReadonlyMap<string, Field>;

/** Errors: MIG_RESOURCE_INVALID, MIG_REFERENCE_INVALID, MIG_NAME_INVALID. */
export function readFields(resource: AnyResource, dialect: Dialect): Fields {
  const fields = new Map<string, Field>();
  for (const [name, { definition }] of Object.entries(resource.attributes)) {
    if (!definition.ignored) fields.set(name, attributeField(resource, name, definition, dialect));
  }
  for (const [name, relationship] of Object.entries(resource.relationships)) {
    const key = keyAttribute(name, relationship);
    const declared = lookup(resource.attributes, key);
    if (declared !== undefined) checkDeclaredKey({ resource: resource.name, attribute: key }, declared, relationship);
    else if (fields.has(key)) {
      throw resourceError({ resource: resource.name, attribute: key }, "two relationships add this key.", {
        next: `Declare "${key}" among the attributes; both relationships then use it.`,
      });
    } else fields.set(key, keyField(resource, key, relationship, dialect));
  }
  checkColumns(resource, fields, dialect);
  return fields;
}

/** The columns of attributes that a declaration names. Errors: MIG_RESOURCE_INVALID for one that there is not. */
export function columnsOf(fields: Fields, names: readonly string[], place: Place, where: string): readonly string[] {
  return names.map((name) => fieldOf(fields, name, place, where).column.name);
}

export function fieldOf(fields: Fields, name: string, place: Place, where: string): Field {
  const field = fields.get(name);
  if (field !== undefined) return field;
  throw unknownName(place, where, name, [...fields.keys()]);
}

function attributeField(resource: AnyResource, name: string, definition: AttributeDefinition, dialect: Dialect): Field {
  const place = { resource: resource.name, attribute: name };
  const type = attributeType(resource, name, dialect);
  checkFilling(definition, type, place);
  const read = (said: AttributeDefinition["default"]) =>
    said === null ? null : readDefault(said.given, definition.type, place);
  return {
    name,
    primaryKey: definition.primaryKey,
    renamedFrom: oldColumn(definition.renamedFrom),
    renamedValues: oldValues(definition.type),
    column: column(definition.column ?? snakeCase(name), type, {
      ...definition,
      default: read(definition.default),
    }),
    fill: read(definition.fill),
    conversion: definition.conversion,
  };
}

function keyField(resource: AnyResource, key: string, relationship: AnyBelongsTo, dialect: Dialect): Field {
  return {
    name: key,
    primaryKey: relationship.primaryKey,
    renamedFrom: oldColumn(relationship.renamedFrom),
    renamedValues: null,
    column: column(relationship.column ?? snakeCase(key), attributeType(resource, key, dialect), {
      nullable: relationship.nullable,
    }),
    fill: null,
    conversion: null,
  };
}

function oldValues(type: DeclaredType): Readonly<Record<string, string>> | null {
  if (type.name === "array") return oldValues(type.element);
  return type.name === "enum" ? (type.renamedFrom ?? null) : null;
}

function oldColumn(old: OldName | null): string | null {
  if (old === null) return null;
  return typeof old === "string" ? snakeCase(old) : old.column;
}

const countable: ReadonlySet<string> = new Set(["smallint", "integer", "bigint", "native"]);

/** A column's value comes from one place. */
function checkFilling(definition: AttributeDefinition, type: ColumnType, place: Place): void {
  const said = [
    ...(definition.default === null ? [] : ["a default"]),
    ...(definition.generated === null ? [] : ["a generated value"]),
    ...(definition.autoIncrement === null ? [] : [definition.autoIncrement.kind]),
  ];
  if (said.length > 1) {
    throw resourceError(place, `its value cannot come from ${said.join(" and ")} together.`, {
      details: { said },
      next: "Keep one of them.",
    });
  }
  if (definition.autoIncrement !== null && !countable.has(type.name)) {
    throw resourceError(place, `only whole numbers can be ${definition.autoIncrement.kind}.`, {
      details: { type },
      next: "Use smallint, integer or bigint.",
    });
  }
}

/** Where the attribute is declared, it says everything about its column. */
function checkDeclaredKey(place: Place, declared: AnyAttribute, relationship: AnyBelongsTo): void {
  if (declared.definition.ignored) {
    throw resourceError(place, "a relationship needs this attribute as a column, but it is ignored.");
  }
  const { nullable, primaryKey, column, renamedFrom, type } = relationship;
  if (nullable && !primaryKey && column === null && renamedFrom === null && type === null) return;
  throw resourceError(place, "it is declared among the attributes, so belongsTo cannot say more about its column.", {
    next: "Move notNull, primaryKey, column, renamedFrom and type from belongsTo to the attribute.",
  });
}

function checkColumns(resource: AnyResource, fields: Fields, dialect: Dialect): void {
  const taken = new Map<string, string>();
  for (const [attribute, { column }] of fields) {
    const place = { resource: resource.name, attribute };
    checkName(column.name, "column", dialect, place);
    const other = taken.get(column.name);
    if (other !== undefined) {
      throw resourceError(place, `its column "${column.name}" is also that of "${other}".`, {
        details: { column: column.name, attributes: [other, attribute] },
        next: `Give one of the two another column: .column("…").`,
      });
    }
    taken.set(column.name, attribute);
  }
  const typed = Object.keys(resource.dataLayer?.options.columnTypes ?? {});
  columnsOf(fields, typed, { resource: resource.name }, "columnTypes");
}
