/** The relationship whose rows are kept elsewhere: in a table that a resource without one shares among its owners. */

export interface AnyHasMany {
  readonly kind: "hasMany";
  /** What the thunk gives; that it is a resource is checked when the resources are read. */
  readonly target: () => unknown;
  /** The target's attribute that holds this resource's key. */
  readonly attribute: string;
  readonly table: string;
  readonly schema: string | null;
}

export interface HasManyOptions {
  /** The target's attribute that holds the key of this resource. It is added unless the target declares it. */
  readonly attribute: string;
  /** Where the rows that belong to this resource are kept. */
  readonly table: string;
  /** A named schema; default is that of the target's data layer. */
  readonly schema?: string;
}

/**
 * Says that rows of a resource belong to this one, in a table of their own: a resource whose data layer names no table
 * gets one for each of these. What its foreign key does is said in `references`, under the relationship's name.
 *
 * The thunk's type says nothing, so that the compiler does not look at what it gives, for the reason that `belongsTo` tells. Errors: MIG_REFERENCE_INVALID when it does not give a
 * resource without a table.
 *
 * @example relationships: { comments: hasMany(() => Comment, { table: "post_comments", attribute: "subjectId" }) }
 */
export function hasMany(target: () => void, { attribute, table, schema }: HasManyOptions): AnyHasMany {
  return { kind: "hasMany", target, attribute, table, schema: schema ?? null };
}
