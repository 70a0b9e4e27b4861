import type { dataLayer } from "@mig/core";

/**
 * Keeps a resource in a table of a PostgreSQL repo. Loads nothing of core, so that a release that has only the adapter
 * carries no code that reads resources.
 *
 * @example resource("Post", { dataLayer: postgres({ repo: Repo, table: "posts" }), attributes: { id: a.uuid().primaryKey() } });
 */
export const postgres: ReturnType<typeof dataLayer> = (options) => ({ dialect: "pg", options });
