/** One relationship as what its resource says about a foreign key, or null where there can be none. */
import type { Dialect } from "../adapter/adapter.ts";
import type { ForeignKey } from "../model/constraint.ts";
import { equal } from "../model/json.ts";
import type { TableRef } from "../model/name.ts";
import { findColumn, type Table, uniqueKeys } from "../model/table.ts";
import { type ColumnType, showType } from "../model/type.ts";
import type { AnyBelongsTo } from "./belongs-to.ts";
import { checkName } from "./check-name.ts";
import type { ReferenceOptions } from "./data-layer.ts";
import { keyAttribute, keyTarget } from "./key-target.ts";
import { lookup } from "./lookup.ts";
import { columnsOf, fieldOf } from "./read-fields.ts";
import type { Part } from "./read-part.ts";
import type { AnyResource } from "./resource.ts";
import { type Place, resourceError } from "./resource-error.ts";

/** A resource of this repo and the table that it and others share. */
export interface Stored {
  readonly part: Part;
  readonly table: Table;
}

/**
 * The target of a key of `from`. `unknown`: of this repo, but not among the resources. `elsewhere`: in no single table
 * of this repo's database.
 */
export type FindStored = (resource: AnyResource, from: Part) => Stored | "unknown" | "elsewhere";

/** Null is what was not said. */
export interface Reference extends Pick<ForeignKey, "columns" | "references"> {
  readonly name: string | null;
  readonly onDelete: ForeignKey["onDelete"] | null;
  readonly onUpdate: ForeignKey["onUpdate"] | null;
  readonly onDeleteColumns: readonly string[] | null;
  readonly match: ForeignKey["match"] | null;
  readonly deferrable: ForeignKey["deferrable"] | null;
  readonly validated: boolean | null;
  readonly comment: string | null;
}

/** A column of this table and the one that it must equal. */
type Pair = readonly [own: string, theirs: string];

/** Errors: MIG_REFERENCE_INVALID, MIG_RESOURCE_INVALID, MIG_NAME_INVALID. */
export function readReference(
  from: Stored,
  name: string,
  relationship: AnyBelongsTo,
  find: FindStored,
  dialect: Dialect,
): Reference | null {
  const { resource } = from.part;
  const place = { resource: resource.name, attribute: keyAttribute(name, relationship) };
  const options: ReferenceOptions = lookup(resource.dataLayer.options.references, name) ?? {};
  if (options.ignore) return null;

  const target = keyTarget(resource, name, relationship);
  const to = find(target.resource, from.part);
  if (to === "unknown") {
    throw resourceError(place, `"${name}" points at ${target.resource.name}, which is in no domain.`, {
      code: "MIG_REFERENCE_INVALID",
      details: { relationship: name, target: target.resource.name },
      next: `Add ${target.resource.name} to a domain of the configuration.`,
    });
  }
  const table = to === "elsewhere" ? null : reachableTable(from.part, to.part, dialect);
  if (to === "elsewhere" || table === null) {
    refuseLostOptions(place, name, target.resource, options);
    return null;
  }
  const plain = plainPairs(from, to, place, name, target.attribute, options);
  const tenant = tenantPair(from, to, plain, place, name, options);
  const pairs = tenant === null ? plain : [...plain, tenant];
  checkPairs(from, to, pairs, place, name);
  return {
    columns: pairs.map(([own]) => own),
    references: { table, columns: pairs.map(([, theirs]) => theirs) },
    name: options.name === undefined ? null : checkName(options.name, "foreign key", dialect, place),
    onDelete: options.onDelete ?? null,
    onUpdate: options.onUpdate ?? null,
    onDeleteColumns: clearedColumns(from.part, plain, tenant, options, dialect, place),
    match: options.match ?? null,
    deferrable: options.deferrable ?? null,
    validated: options.validated ?? null,
    comment: options.comment ?? null,
  };
}

/**
 * Null when no single table is meant: one of each tenant seen from outside, or, where tenants are separate databases,
 * one outside seen from a tenant. From a tenant's schema the tables outside are in the schema `public`.
 */
function reachableTable(from: Part, to: Part, dialect: Dialect): TableRef | null {
  if (from.scope === to.scope) return to.table;
  if (from.scope === "public" || dialect.capabilities.tenants !== "schema") return null;
  return { schema: to.table.schema ?? "public", name: to.table.name };
}

function refuseLostOptions(place: Place, name: string, target: AnyResource, options: ReferenceOptions): void {
  const { index: _index, indexWhere: _indexWhere, ignore: _ignore, message: _message, ...lost } = options;
  if (Object.keys(lost).length === 0) return;
  throw resourceError(
    place,
    `there can be no foreign key to ${target.name}, which has no single table in the same place.`,
    {
      code: "MIG_REFERENCE_INVALID",
      details: { relationship: name, target: target.name, options: Object.keys(lost) },
      next: `Leave these out of references: { ${name} }: ${Object.keys(lost).join(", ")}. The column stays.`,
    },
  );
}

function plainPairs(
  from: Stored,
  to: Stored,
  place: Place,
  name: string,
  targetAttribute: string,
  options: ReferenceOptions,
): readonly Pair[] {
  const where = `references.${name}.matchWith`;
  const pair = (own: string, theirs: string): Pair => [
    fieldOf(from.part.fields, own, { resource: place.resource }, where).column.name,
    fieldOf(to.part.fields, theirs, { resource: to.part.resource.name }, `${place.resource}, ${where}`).column.name,
  ];
  const more = Object.entries(options.matchWith ?? {}).flatMap(([own, theirs]) =>
    theirs === undefined ? [] : [pair(own, theirs)],
  );
  return [pair(place.attribute ?? name, targetAttribute), ...more];
}

/**
 * With tenants by attribute on both sides, the tenant joins the key when it is asked for, and when only together with
 * it the target is unique. The key then matches `simple`, not `full`: with `full` a row that has a tenant could not
 * leave its relationship empty.
 */
function tenantPair(
  from: Stored,
  to: Stored,
  plain: readonly Pair[],
  place: Place,
  name: string,
  options: ReferenceOptions,
): Pair | null {
  const [own, theirs] = [from.part.tenant?.column.name, to.part.tenant?.column.name];
  if (own === undefined || theirs === undefined) {
    if (!options.matchTenant) return null;
    throw resourceError(place, `references.${name}.matchTenant needs a tenant's attribute on both sides.`, {
      next: `Give both resources multitenancy: { strategy: "attribute" }, or leave matchTenant out.`,
    });
  }
  if (plain.some((pair) => pair[0] === own || pair[1] === theirs)) return null;
  return options.matchTenant || !isUnique(to.table, plain) ? [own, theirs] : null;
}

function isUnique(table: Table, pairs: readonly Pair[]): boolean {
  const wanted = pairs.map(([, theirs]) => theirs).sort();
  return uniqueKeys(table).some((columns) => equal([...columns].sort(), wanted));
}

function checkPairs(from: Stored, to: Stored, pairs: readonly Pair[], place: Place, name: string): void {
  const target = to.part.resource.name;
  const columns = pairs.map(([, theirs]) => theirs);
  if (!isUnique(to.table, pairs)) {
    throw resourceError(place, `"${name}" points at (${columns.join(", ")}) of ${target}, which is not unique.`, {
      code: "MIG_REFERENCE_INVALID",
      details: { relationship: name, target, columns, unique: uniqueKeys(to.table) },
    });
  }
  for (const [own, theirs] of pairs) {
    const [left, right] = [findColumn(from.table, own)?.type, findColumn(to.table, theirs)?.type];
    if (left === undefined || right === undefined || comparable(left, right)) continue;
    const types = `${own} is ${showType(left)}, ${theirs} of ${target} is ${showType(right)}`;
    throw resourceError(place, `the types of "${name}" do not fit: ${types}.`, {
      code: "MIG_REFERENCE_INVALID",
      details: { relationship: name, target, columns: [own, theirs], types: [left, right] },
      next: "Give both the same type.",
    });
  }
}

const families: readonly ReadonlySet<string>[] = [
  new Set(["smallint", "integer", "bigint", "decimal"]),
  new Set(["text", "string", "ciText"]),
];

/** Can values of the two types be equal? What only the database knows passes. */
export function comparable(left: ColumnType, right: ColumnType): boolean {
  if (left.name === right.name || left.name === "native" || right.name === "native") return true;
  return families.some((family) => family.has(left.name) && family.has(right.name));
}

/** Clearing the key leaves the row with its tenant, where the database can clear some columns only. */
function clearedColumns(
  of: Part,
  plain: readonly Pair[],
  tenant: Pair | null,
  options: ReferenceOptions,
  dialect: Dialect,
  place: Place,
): readonly string[] | null {
  if (options.onDeleteColumns !== undefined) {
    return columnsOf(of.fields, options.onDeleteColumns, place, "onDeleteColumns");
  }
  const clears = options.onDelete === "setNull" || options.onDelete === "setDefault";
  return clears && tenant !== null && dialect.capabilities.setNullColumns ? plain.map(([own]) => own) : null;
}
