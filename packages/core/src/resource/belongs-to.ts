/** The relationship that has a column: it points at another resource, and its key becomes a foreign key. */
import type { AnyAttribute, Attribute, OldName } from "./build-attribute.ts";

export interface AnyBelongsTo {
  readonly kind: "belongsTo";
  /** What the thunk gives; that it is a resource is checked when the resources are read. */
  readonly target: () => unknown;
  /** The key attribute's name, when it is not `<relationship>Id`. */
  readonly attribute: string | null;
  readonly targetAttribute: string | null;
  readonly nullable: boolean;
  readonly primaryKey: boolean;
  readonly column: string | null;
  readonly renamedFrom: OldName | null;
  readonly type: AnyAttribute | null;
}

export interface BelongsTo<Key extends string, Value, Nullable extends boolean> extends AnyBelongsTo {
  /** Never set; carries the types for the compiler. `key` is never when the name follows from the relationship. */
  readonly types?: { readonly key: Key; readonly value: Value; readonly nullable: Nullable };
}

export interface BelongsToOptions<Key extends string, Value, NotNull extends boolean, PrimaryKey extends boolean> {
  /** The attribute that holds the key; default `<relationship>Id`. It is added unless the resource declares it. */
  readonly attribute?: Key;
  /** The attribute that it points at; default is the target's primary key. */
  readonly targetAttribute?: string;
  readonly notNull?: NotNull;
  /** The key is (part of) the primary key of this resource, and so not null. */
  readonly primaryKey?: PrimaryKey;
  /** The added column's name; default is the attribute's in snake case. */
  readonly column?: string;
  readonly renamedFrom?: OldName;
  /** The key's type in TypeScript, such as `a.integer()`; default string. It must be the type of what it points at. */
  readonly type?: Attribute<Value, never, boolean, "required">;
}

/**
 * Says that each row belongs to one row of another resource.
 *
 * The key's column takes its type from the attribute it points at. The thunk's type is open because resources may
 * point at themselves and at each other: a precise one would make the type of each depend on the other's, and the
 * compiler would give both up (TS7022, seen with TypeScript 5.9, 6.0 and 7.0). What it gives is checked when the
 * resources are read: MIG_REFERENCE_INVALID.
 *
 * @example relationships: { author: belongsTo(() => User, { notNull: true }) } // adds authorId
 */
export function belongsTo<
  const Key extends string = never,
  Value = string,
  const NotNull extends boolean = false,
  const PrimaryKey extends boolean = false,
>(
  // biome-ignore lint/suspicious/noExplicitAny: the compiler must not look at what the thunk gives, see above.
  target: () => any,
  options: BelongsToOptions<Key, Value, NotNull, PrimaryKey> = {},
): BelongsTo<Key, Value, true extends NotNull | PrimaryKey ? false : true> {
  return {
    kind: "belongsTo",
    target,
    attribute: options.attribute ?? null,
    targetAttribute: options.targetAttribute ?? null,
    nullable: options.notNull !== true && options.primaryKey !== true,
    primaryKey: options.primaryKey ?? false,
    column: options.column ?? null,
    renamedFrom: options.renamedFrom ?? null,
    type: options.type ?? null,
  };
}
