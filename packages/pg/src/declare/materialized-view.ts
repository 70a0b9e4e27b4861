import { type DeclaredObject, declareObject, fitName, type IndexOptions, index, indexName } from "@mig/core/adapter";
import { materializedViewObject } from "../objects/materialized-view.ts";
import { schemaObject } from "../objects/schema.ts";
import { nameLimit } from "../quote.ts";
import { type QueryOptions, queryOf } from "./view.ts";

export interface MaterializedViewOptions extends QueryOptions {
  /** False: created without rows; nobody can read it until somebody refreshes it. Default true. */
  readonly withData?: boolean;
  /** Default name `<view>_<columns>_index`. */
  readonly indexes?: readonly (Omit<IndexOptions, "name" | "constraint"> & { readonly name?: string })[];
  /** Storage parameters, such as `{ fillfactor: "70" }`. */
  readonly with?: Readonly<Record<string, string>>;
}

/**
 * A materialized view, to be listed in a domain beside the resources. What is said of `view` is true of it; its indexes
 * belong to it. A change of its query computes its rows anew, a change of its indexes, comment or storage does not.
 *
 * Errors: MIG_NAME_INVALID, MIG_RESOURCE_INVALID for an empty query.
 *
 * @example
 * export const PostCounts = materializedView("post_counts", {
 *   repo: Repo,
 *   query: sql`select author_id, count(*) as posts from posts group by author_id`,
 *   indexes: [{ keys: ["author_id"], unique: true }],
 * });
 */
export function materializedView(name: string, options: MaterializedViewOptions): DeclaredObject {
  const { schema = null, columns, comment, withData, indexes = [], with: parameters, ...more } = options;
  const query = queryOf(name, options);
  const object = materializedViewObject(
    { schema, name },
    {
      query,
      indexes: indexes.map((given) =>
        index({ ...given, name: given.name ?? fitName(indexName(name, given.keys), nameLimit) }),
      ),
      ...(columns === undefined ? {} : { columns }),
      ...(comment === undefined ? {} : { comment }),
      ...(withData === undefined ? {} : { withData }),
      ...(parameters === undefined ? {} : { options: parameters }),
    },
    [],
  );
  return declareObject(
    object,
    { ...more, companions: schema === null ? [] : [schemaObject(schema)] },
    materializedView,
  );
}
