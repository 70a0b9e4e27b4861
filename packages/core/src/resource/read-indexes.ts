/** The indexes of one resource: its identities, its custom indexes and those on the keys of its relationships. */
import type { Dialect } from "../adapter/adapter.ts";
import { type Index, type IndexKeySpec, index } from "../model/index-model.ts";
import { snakeCase } from "../model/name.ts";
import { checkName, derivedName } from "./check-name.ts";
import { allOf } from "./conditions.ts";
import type { CustomIndex, IndexField } from "./data-layer.ts";
import { keyAttribute } from "./key-target.ts";
import { lookup } from "./lookup.ts";
import type { Placement } from "./placement.ts";
import { columnsOf, fieldOf } from "./read-fields.ts";
import type { Identity } from "./resource.ts";
import { type Place, resourceError, unknownName } from "./resource-error.ts";
import { isSql, type Sql } from "./sql.ts";

type Key = Exclude<IndexKeySpec, string>;

export interface DeclaredIndex {
  readonly index: Index;
  readonly concurrently: boolean;
  readonly identity: boolean;
  /** For people, when rows break it. */
  readonly message: string | null;
}

/** Errors: MIG_RESOURCE_INVALID, MIG_NAME_INVALID, MIG_UNSUPPORTED. */
export function readIndexes(of: Placement, dialect: Dialect): readonly DeclaredIndex[] {
  const { resource } = of;
  const { options } = resource.dataLayer;
  const known = Object.keys(resource.identities);
  for (const name of Object.keys(options.identityNames ?? {})) {
    if (!known.includes(name)) throw unknownName({ resource: resource.name }, "identityNames", name, known);
  }
  return [
    ...Object.entries(resource.identities).map(([name, identity]) => ({
      index: identityIndex(of, name, identity, dialect),
      concurrently: false,
      identity: true,
      message: identity.message ?? null,
    })),
    ...(options.customIndexes ?? []).map((declared) => customIndex(of, declared, dialect)),
    ...referenceIndexes(of, dialect),
  ];
}

function identityIndex(of: Placement, name: string, identity: Identity, dialect: Dialect): Index {
  const place = { resource: of.resource.name };
  const where = `the identity "${name}"`;
  const { identityNames, baseFilter } = of.resource.dataLayer.options;
  if (identity.keys.length === 0) throw resourceError(place, `${where} has no keys.`);
  const given = new Set([identity.name, lookup(identityNames, name)].filter((candidate) => candidate !== undefined));
  if (given.size > 1) {
    throw resourceError(place, `${where} is given two names.`, {
      details: { identity: name, names: [...given] },
      next: "Keep the one in the identity, or the one in identityNames.",
    });
  }
  const [explicit] = given;
  return index({
    name:
      explicit === undefined
        ? derivedName(dialect, of.table.name, snakeCase(name), "index")
        : checkName(explicit, "index", dialect, place),
    keys: withTenant(
      of,
      identity.keys.map((field) => keyOf(of, field, place, where)),
      identity.allTenants,
    ),
    unique: true,
    where: allOf(baseFilter, identity.where),
    nullsDistinct: identity.nullsDistinct ?? true,
    constraint: identity.constraint ?? null,
  });
}

function customIndex(of: Placement, declared: CustomIndex, dialect: Dialect): DeclaredIndex {
  const place = { resource: of.resource.name };
  const where = declared.name === undefined ? "a custom index" : `the custom index "${declared.name}"`;
  if (declared.fields.length === 0) throw resourceError(place, `${where} has no fields.`);
  if (declared.concurrently && !dialect.capabilities.concurrentIndexes) {
    throw resourceError(place, `the adapter "${dialect.name}" cannot build ${where} concurrently.`, {
      code: "MIG_UNSUPPORTED",
      next: "Leave `concurrently` out.",
    });
  }
  const keys = declared.fields.map((field) => keyOf(of, field, place, where));
  const baseFilter = declared.includeBaseFilter === false ? undefined : of.resource.dataLayer.options.baseFilter;
  return {
    concurrently: declared.concurrently ?? false,
    identity: false,
    message: declared.message ?? null,
    index: index({
      name: customName(of, declared, keys, dialect, place),
      keys: withTenant(of, keys, declared.allTenants),
      unique: declared.unique ?? false,
      where: allOf(baseFilter, declared.where),
      method: declared.method ?? null,
      include: columnsOf(of.fields, declared.include ?? [], place, where),
      nullsDistinct: declared.nullsDistinct ?? true,
      constraint: declared.constraint ?? null,
      options: declared.options ?? {},
      comment: declared.comment ?? null,
    }),
  };
}

function customName(
  of: Placement,
  declared: CustomIndex,
  keys: readonly Key[],
  dialect: Dialect,
  place: Place,
): string {
  if (declared.name !== undefined) return checkName(declared.name, "index", dialect, place);
  const columns = keys.map((key) => {
    if (key.column !== undefined) return key.column;
    throw resourceError(place, "a custom index on an expression has no name.", {
      details: { expression: key.expression },
      next: "Give the index a name; from an expression none can be derived.",
    });
  });
  return derivedName(dialect, of.table.name, ...columns, "index");
}

function keyOf(of: Placement, field: IndexField, place: Place, where: string): Key {
  const key = (on: string | Sql): Key =>
    isSql(on) ? { expression: on.sql } : { column: fieldOf(of.fields, on, place, where).column.name };
  if (typeof field === "string" || isSql(field)) return key(field);
  if ("asc" in field) return key(field.asc);
  if ("desc" in field) return { ...key(field.desc), direction: "desc" };
  const { field: on, ...more } = field;
  return { ...key(on), ...more };
}

function referenceIndexes(of: Placement, dialect: Dialect): readonly DeclaredIndex[] {
  const { resource, table, fields } = of;
  return Object.entries(resource.dataLayer.options.references ?? {}).flatMap(([name, options]) => {
    if (lookup(resource.hasMany, name) !== undefined) return [];
    const relationship = lookup(resource.relationships, name);
    const place = { resource: resource.name };
    if (relationship === undefined) {
      throw unknownName(place, "references", name, Object.keys(resource.relationships));
    }
    if (!options?.index) {
      if (options?.indexWhere === undefined) return [];
      throw resourceError(place, `references.${name} has indexWhere, but no index.`, { next: "Add index: true." });
    }
    const { column } = fieldOf(fields, keyAttribute(name, relationship), place, `references.${name}`);
    const keyIndex = index({
      name: derivedName(dialect, table.name, column.name, "index"),
      keys: withTenant(of, [{ column: column.name }]),
      where: allOf(options.indexWhere),
    });
    return [{ index: keyIndex, concurrently: false, identity: false, message: null }];
  });
}

/** With tenants by attribute every index begins with the tenant, unless it has that column already. */
function withTenant(of: Placement, keys: readonly Key[], allTenants = false): readonly Key[] {
  const tenant = of.tenant?.column.name;
  if (tenant === undefined || allTenants || keys.some((key) => key.column === tenant)) return keys;
  return [{ column: tenant }, ...keys];
}
