/** What a relationship's key points at, and the type that the key takes from there. */
import type { Dialect } from "../adapter/adapter.ts";
import { type ColumnType, showType } from "../model/type.ts";
import type { AnyBelongsTo } from "./belongs-to.ts";
import { lookup } from "./lookup.ts";
import { type AnyResource, isResource } from "./resource.ts";
import { type Place, resourceError } from "./resource-error.ts";
import { storageType } from "./storage-type.ts";

export interface KeyTarget {
  readonly resource: AnyResource;
  readonly attribute: string;
}

export function keyAttribute(name: string, relationship: AnyBelongsTo): string {
  return relationship.attribute ?? `${name}Id`;
}

/** Every attribute that is a column, the keys of relationships included, in declaration order. */
export function fieldNames(resource: AnyResource): readonly string[] {
  const declared = Object.entries(resource.attributes).flatMap(([name, { definition }]) =>
    definition.ignored ? [] : [name],
  );
  const keys = Object.entries(resource.relationships).map(([name, relationship]) => keyAttribute(name, relationship));
  return [...new Set([...declared, ...keys])];
}

/** In declaration order. */
function primaryKeyAttributes(resource: AnyResource): readonly string[] {
  const declared = Object.entries(resource.attributes).flatMap(([name, { definition }]) =>
    definition.primaryKey ? [name] : [],
  );
  const keys = Object.entries(resource.relationships).flatMap(([name, relationship]) =>
    relationship.primaryKey ? [keyAttribute(name, relationship)] : [],
  );
  return [...declared, ...keys];
}

/** Errors: MIG_REFERENCE_INVALID when the thunk gives no resource, or the target has no such attribute or one key. */
export function keyTarget(from: AnyResource, name: string, relationship: AnyBelongsTo): KeyTarget {
  const place = { resource: from.name, attribute: keyAttribute(name, relationship) };
  const target: unknown = relationship.target();
  if (!isResource(target)) {
    throw resourceError(place, `the relationship "${name}" points at something that is not a resource.`, {
      code: "MIG_REFERENCE_INVALID",
      details: { relationship: name, target: target === undefined ? "undefined" : typeof target },
      next: "Give belongsTo a function that gives the target: belongsTo(() => User).",
    });
  }
  if (relationship.targetAttribute === null) return { resource: target, attribute: soleKey(from, name, target, place) };
  const known = fieldNames(target);
  if (known.includes(relationship.targetAttribute)) {
    return { resource: target, attribute: relationship.targetAttribute };
  }
  throw resourceError(place, `${target.name} has no attribute "${relationship.targetAttribute}".`, {
    code: "MIG_REFERENCE_INVALID",
    details: { relationship: name, target: target.name, targetAttribute: relationship.targetAttribute, known },
    next: `Its attributes are: ${known.join(", ")}.`,
  });
}

/** What of the target's primary key is left when the pairs of `matchWith` and the tenant are taken away. */
function soleKey(from: AnyResource, name: string, target: AnyResource, place: Place): string {
  const matched = Object.values(lookup(from.dataLayer?.options.references, name)?.matchWith ?? {});
  const all = primaryKeyAttributes(target);
  const open = all.filter((attribute) => !matched.includes(attribute));
  const tenant = target.multitenancy?.strategy === "attribute" ? target.multitenancy.attribute : null;
  const [key, ...more] = open.length > 1 ? open.filter((attribute) => attribute !== tenant) : open;
  if (key !== undefined && more.length === 0) return key;
  const problem =
    all.length === 0
      ? `${target.name} has no primary key to point at.`
      : `the primary key of ${target.name} has more attributes than "${name}" names: ${all.join(", ")}.`;
  throw resourceError(place, problem, {
    code: "MIG_REFERENCE_INVALID",
    details: { relationship: name, target: target.name, primaryKey: all },
    next: `Name the attribute in belongsTo(…, { targetAttribute }) and the others in references: { ${name}: { matchWith } }.`,
  });
}

/**
 * The column type of an attribute; a key has that of what it points at, however many keys stand between.
 * Errors: MIG_REFERENCE_INVALID for keys that point at each other in a circle, and for a `type` that is not the target's.
 */
export function attributeType(
  resource: AnyResource,
  attribute: string,
  dialect: Dialect,
  path: readonly string[] = [],
): ColumnType {
  const place = { resource: resource.name, attribute };
  const { dataLayer } = resource;
  const spelling = lookup(dataLayer?.options.columnTypes, attribute);
  if (spelling !== undefined && dataLayer?.dialect === dialect.name) return { name: "native", sql: spelling };
  const declared = lookup(resource.attributes, attribute);
  if (declared !== undefined) {
    const type = storageType(declared.definition.type, dialect.name, place);
    const other = dataLayer?.options.repo.columnType?.(type) ?? type;
    return typeof other === "string" ? { name: "native", sql: other } : other;
  }

  const here = `${resource.name}.${attribute}`;
  const found = Object.entries(resource.relationships).find(([name, given]) => keyAttribute(name, given) === attribute);
  if (found === undefined || path.includes(here)) {
    throw resourceError(place, "its type depends on itself, by keys that point at each other.", {
      code: "MIG_REFERENCE_INVALID",
      details: { path: [...path, here] },
      next: "Declare one of these keys among the attributes, with its type.",
    });
  }
  const target = keyTarget(resource, ...found);
  const type = attributeType(target.resource, target.attribute, dialect, [...path, here]);
  checkGivenType(found[1], type, dialect, place, target);
  return type;
}

function checkGivenType(
  relationship: AnyBelongsTo,
  type: ColumnType,
  dialect: Dialect,
  place: Place,
  target: KeyTarget,
): void {
  if (relationship.type === null || type.name === "native") return;
  const given = storageType(relationship.type.definition.type, dialect.name, place);
  if (showType(given) === showType(type)) return;
  const wanted = `${target.resource.name}.${target.attribute}`;
  throw resourceError(place, `it is said to be ${showType(given)}, but ${wanted} is ${showType(type)}.`, {
    code: "MIG_REFERENCE_INVALID",
    details: { type: given, target: wanted, targetType: type },
    next: "Correct `type` in belongsTo: the key takes its type from what it points at.",
  });
}
