import { type DeclaredObject, type DeclaredObjectOptions, declareObject, MigError } from "@mig/core/adapter";
import { schemaObject } from "../objects/schema.ts";
import { viewObject } from "../objects/view.ts";
import { refuseName } from "../refuse-name.ts";

export interface QueryOptions extends Omit<DeclaredObjectOptions, "companions"> {
  /** A named schema; default is the one of the run's scope. */
  readonly schema?: string;
  /** SQL as `sql` of `@mig/core` makes it. */
  readonly query: { readonly sql: string };
  /** The columns' names, in order; default those of the query. */
  readonly columns?: readonly string[];
  readonly comment?: string;
}

export interface ViewOptions extends QueryOptions {
  /** Rows are filtered by the view before anything else is computed of them. */
  readonly securityBarrier?: boolean;
  /** Who asks needs the privileges on what the view reads, and not the view's owner. PostgreSQL 15 and later. */
  readonly securityInvoker?: boolean;
  /** Rows written through the view must be rows of it. */
  readonly checkOption?: "local" | "cascaded";
}

/**
 * A view, to be listed in a domain beside the resources.
 *
 * It is dropped and created anew around a change that PostgreSQL refuses while it is there (another type of a column
 * that it reads, a rename), with what rests on it, up and down; its owner, privileges and triggers come along, whatever
 * they are in the database. What it rests on is read out of its query; `dependsOn` tells of what stands in no query,
 * such as the function pack whose function it calls. With `columns` it is replaced in place when its query changes and
 * columns only come or go at the end.
 *
 * Errors: MIG_NAME_INVALID, MIG_RESOURCE_INVALID for an empty query.
 *
 * @example
 * export const LivePosts = view("live_posts", { repo: Repo, query: sql`select id, title from posts where status = 'live'` });
 */
export function view(name: string, options: ViewOptions): DeclaredObject {
  const { schema = null, columns, comment, securityBarrier, securityInvoker, checkOption, ...more } = options;
  const ref = { schema, name };
  const query = queryOf(name, options);
  const object = viewObject(
    ref,
    {
      query,
      options: {
        ...(securityBarrier === undefined ? {} : { security_barrier: String(securityBarrier) }),
        ...(securityInvoker === undefined ? {} : { security_invoker: String(securityInvoker) }),
        ...(checkOption === undefined ? {} : { check_option: checkOption }),
      },
      ...(columns === undefined ? {} : { columns }),
      ...(comment === undefined ? {} : { comment }),
    },
    [],
  );
  return declareObject(object, { ...more, companions: schema === null ? [] : [schemaObject(schema)] }, view);
}

/** The text that can stand behind AS. Errors: MIG_NAME_INVALID, MIG_RESOURCE_INVALID. */
export function queryOf(name: string, { schema, query, columns = [] }: QueryOptions): string {
  const names = [name, ...(schema === undefined ? [] : [schema]), ...columns];
  for (const part of names) refuseName({ schema: schema ?? null, name }, part);
  const text = query.sql.trim().replace(/(\s*;)+$/, "");
  if (text !== "") return text;
  throw new MigError("MIG_RESOURCE_INVALID", `The view ${name} has no query.`, { details: { resource: name } });
}
