/** The types of a resource's rows. They cost nothing at run time. */
import type { BelongsTo } from "./belongs-to.ts";
import type { Attribute, InsertRule } from "./build-attribute.ts";
import type { AnyResource, ColumnAttribute, KeyOf, Resource } from "./resource.ts";

/**
 * A row as it is read.
 *
 * @example type PostRow = InferRow<typeof Post>; // { id: string; title: string; authorId: string | null; … }
 */
export type InferRow<T extends AnyResource> =
  T extends Resource<infer A, infer R> ? Flat<{ [Name in keyof Fields<A, R>]: ValueOf<Fields<A, R>[Name]> }> : never;

/**
 * A row as it is inserted: what may be null, has a default or is numbered by the database can be left out; what the
 * database computes cannot be given.
 *
 * @example const draft: InferInsert<typeof Post> = { title: "Hello" };
 */
export type InferInsert<T extends AnyResource> = T extends Resource<infer A, infer R> ? Insert<Fields<A, R>> : never;

type Insert<F> = Flat<
  { [Name in keyof F as RuleOf<F[Name]> extends "required" ? Name : never]: ValueOf<F[Name]> } & {
    [Name in keyof F as RuleOf<F[Name]> extends "optional" ? Name : never]?: ValueOf<F[Name]>;
  }
>;

type Flat<T> = { [Name in keyof T]: T[Name] } & {};

/** By attribute: what declares it. Where an attribute holds a relationship's key, the attribute counts. */
type Fields<A, R> = { [Name in ColumnAttribute<A>]: A[Name] } & {
  [Name in keyof R & string as Exclude<KeyOf<Name, R[Name]>, keyof A>]: R[Name];
};

type ValueOf<F> =
  F extends Attribute<infer Value, infer _Literal, infer Nullable, infer _Insert>
    ? Value | NullIf<Nullable>
    : F extends BelongsTo<infer _Key, infer Value, infer Nullable>
      ? Value | NullIf<Nullable>
      : never;

type NullIf<Nullable> = true extends Nullable ? null : never;

type RuleOf<F> =
  F extends Attribute<infer _Value, infer _Literal, infer Nullable, infer Insert>
    ? RuleFor<Nullable, Insert>
    : F extends BelongsTo<infer _Key, infer _Value, infer Nullable>
      ? RuleFor<Nullable, "required">
      : never;

type RuleFor<Nullable, Insert extends InsertRule> = Insert extends "required"
  ? true extends Nullable
    ? "optional"
    : "required"
  : Insert;
