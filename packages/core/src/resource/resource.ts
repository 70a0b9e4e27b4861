/** A resource: what an application calls a thing that it keeps. */
import type { AnyBelongsTo, BelongsTo } from "./belongs-to.ts";
import type { AnyAttribute, Attribute, InsertRule } from "./build-attribute.ts";
import type { AnyDataLayer, DataLayer, IndexField, UniqueConstraint } from "./data-layer.ts";
import { type DeclaredAt, declaredAt } from "./declared-at.ts";
import type { AnyHasMany } from "./has-many.ts";
import type { Sql } from "./sql.ts";

type Attributes = Readonly<Record<string, AnyAttribute>>;
type Relationships = Readonly<Record<string, AnyBelongsTo | AnyHasMany>>;

/** The attributes that are columns. */
export type ColumnAttribute<A> = {
  [Name in keyof A & string]: InsertRuleOf<A[Name]> extends "ignored" ? never : Name;
}[keyof A & string];

type InsertRuleOf<A> =
  A extends Attribute<infer _Value, infer _Literal, infer _Nullable, infer Insert> ? Insert : InsertRule;

/** The attribute that holds a relationship's key. */
export type KeyOf<Name extends string, R> =
  R extends BelongsTo<infer Key, infer _Value, infer _Nullable> ? ([Key] extends [never] ? `${Name}Id` : Key) : never;

/**
 * Every attribute that an identity, an index or a check may name. The intersection changes nothing but the compiler's
 * words: it shows the names instead of this type.
 */
type FieldOf<A, R> =
  | (ColumnAttribute<A> & string)
  | { [Name in keyof R & string]: KeyOf<Name, R[Name]> & string }[keyof R & string];

/** What is unique over all rows. */
export interface Identity<Field extends string = string> {
  /** Attributes; or SQL, a direction and whatever else a field of an index can say. */
  readonly keys: readonly IndexField<Field>[];
  /** Only among these rows. */
  readonly where?: Sql;
  /** Are two nulls two different values? Default true. */
  readonly nullsDistinct?: boolean;
  /** A UNIQUE constraint, and not only an index. */
  readonly constraint?: UniqueConstraint;
  /** The index's name; default `<table>_<identity>_index`. */
  readonly name?: string;
  /** Tenants by attribute: unique over all tenants, not within each. */
  readonly allTenants?: boolean;
  /** For people, when rows break it; see `constraintsOf`. */
  readonly message?: string;
}

/**
 * `context`: each tenant has its own tables. `attribute`: a column says whose row it is. `global`: rows may also belong
 * to no tenant; with `context` the table then is in the public scope as well, with `attribute` nothing changes.
 */
export type Multitenancy<Field extends string = string> =
  | { readonly strategy: "context"; readonly global?: boolean }
  | { readonly strategy: "attribute"; readonly attribute: Field; readonly global?: boolean };

interface ResourceOptions<
  A extends Attributes,
  R extends Relationships,
  I extends string,
  Field extends string = FieldOf<A, R> & string,
> {
  /** Without it the resource is not migrated. */
  readonly dataLayer?: DataLayer<NoInfer<keyof R & string>, NoInfer<Field>, NoInfer<I>>;
  readonly attributes: A;
  readonly relationships?: R;
  readonly identities?: { readonly [Name in I]: readonly IndexField<NoInfer<Field>>[] | Identity<NoInfer<Field>> };
  readonly multitenancy?: Multitenancy<NoInfer<Field>>;
  /** The order of a composite primary key, when it is not that of the declaration. */
  readonly primaryKey?: readonly NoInfer<Field>[];
}

export interface AnyResource {
  readonly kind: "resource";
  readonly name: string;
  readonly dataLayer: AnyDataLayer | null;
  readonly attributes: Attributes;
  /** Those that have a column here. */
  readonly relationships: Readonly<Record<string, AnyBelongsTo>>;
  /** Those whose rows are in a table that belongs to this resource. */
  readonly hasMany: Readonly<Record<string, AnyHasMany>>;
  readonly identities: Readonly<Record<string, Identity>>;
  readonly multitenancy: Multitenancy | null;
  readonly primaryKey: readonly string[] | null;
  readonly declaredAt: DeclaredAt;
}

export interface Resource<A extends Attributes, R extends Relationships> extends AnyResource {
  /** Never set; carries the types for the compiler. */
  readonly types?: { readonly attributes: A; readonly relationships: R };
}

/**
 * Declares a resource. Wherever a declaration names attributes or relationships, only this resource's own are
 * accepted, the keys that `belongsTo` adds included.
 *
 * Declaring checks nothing but types; what is wrong is reported when the resources are read: MIG_RESOURCE_INVALID,
 * MIG_REFERENCE_INVALID.
 *
 * @example
 * export const Post = resource("Post", {
 *   dataLayer: sqlite({ repo: Repo, table: "posts" }),
 *   attributes: { id: a.uuid().primaryKey().default("uuidv7"), title: a.string().notNull() },
 *   relationships: { author: belongsTo(() => User) },
 *   identities: { uniqueTitle: ["authorId", "title"] },
 * });
 */
export function resource<
  A extends Attributes,
  R extends Relationships = Record<never, never>,
  const I extends string = never,
>(name: string, options: ResourceOptions<A, R, I>): Resource<A, R> {
  const relationships = Object.entries<AnyBelongsTo | AnyHasMany>(options.relationships ?? {});
  const identities = Object.entries<readonly IndexField[] | Identity>(options.identities ?? {});
  return {
    kind: "resource",
    name,
    dataLayer: options.dataLayer ?? null,
    attributes: options.attributes,
    relationships: Object.fromEntries(
      relationships.flatMap(([of, given]) => (given.kind === "belongsTo" ? [[of, given] as const] : [])),
    ),
    hasMany: Object.fromEntries(
      relationships.flatMap(([of, given]) => (given.kind === "hasMany" ? [[of, given] as const] : [])),
    ),
    identities: Object.fromEntries(
      identities.map(([identity, given]) => [identity, isKeys(given) ? { keys: given } : given]),
    ),
    multitenancy: options.multitenancy ?? null,
    primaryKey: options.primaryKey ?? null,
    declaredAt: declaredAt(resource),
  };
}

function isKeys(given: readonly IndexField[] | Identity): given is readonly IndexField[] {
  return Array.isArray(given);
}

/** True for a resource of any copy of the package. */
export function isResource(given: unknown): given is AnyResource {
  return typeof given === "object" && given !== null && "kind" in given && given.kind === "resource";
}
