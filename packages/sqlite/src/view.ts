import { type DeclaredObject, type DeclaredObjectOptions, declareObject, MigError } from "@mig/core/adapter";
import { viewKind } from "./objects.ts";
import { quote, quoteAll } from "./quote.ts";

export interface ViewOptions extends Omit<DeclaredObjectOptions, "companions" | "renamedFrom"> {
  /** SQL as `sql` of `@mig/core` makes it. */
  readonly query: { readonly sql: string };
  /** The columns' names, in order; default those of the query. */
  readonly columns?: readonly string[];
}

/**
 * A view, to be listed in a domain beside the resources.
 *
 * It is dropped and created anew around a change of a column that it reads, and with it what rests on it and its
 * triggers, up and down. What it rests on is read out of its query.
 *
 * Errors: MIG_RESOURCE_INVALID for an empty query.
 *
 * @example
 * export const LivePosts = view("live_posts", { repo: Repo, query: sql`select id, title from posts where status = 'live'` });
 */
export function view(name: string, { query, columns = [], ...options }: ViewOptions): DeclaredObject {
  const text = query.sql.trim().replace(/(\s*;)+$/, "");
  if (text === "") {
    throw new MigError("MIG_RESOURCE_INVALID", `The view ${name} has no query.`, { details: { resource: name } });
  }
  const list = columns.length === 0 ? "" : ` (${quoteAll(columns)})`;
  const definition = { sql: `CREATE VIEW ${quote(name)}${list} AS ${text}` };
  return declareObject({ kind: viewKind, schema: null, name, definition, requires: [] }, options, view);
}
