/** How users of an adapter declare what its databases have, for writing such declarations. */
import type { Json } from "../model/json.ts";
import type { SchemaObject } from "../model/snapshot.ts";

export interface Declarations {
  /** What users import the functions below from. */
  readonly package: string;
  /** The function that `dataLayer` made: `postgres`. */
  readonly dataLayer: string;
  /** The values of a type that `lower` makes of an enum; null for any other object. */
  enumValues?(object: SchemaObject): readonly string[] | null;
  /** The call that declares the object; null where no function of the adapter says all of it. */
  declare?(object: SchemaObject): DeclaringCall | null;
}

/** `name(<object's name>, { repo, ...sql, ...options })` */
export interface DeclaringCall {
  readonly name: string;
  /** Options that are SQL. */
  readonly sql?: Readonly<Record<string, string>>;
  readonly options: { readonly [key: string]: Json };
}
