import type { dataLayer } from "@mig/core";

/**
 * Keeps a resource in a table of an SQLite repo. Loads nothing of core, so that a release that has only the adapter
 * carries no code that reads resources.
 *
 * @example resource("Post", { dataLayer: sqlite({ repo: Repo, table: "posts" }), attributes: { id: a.uuid().primaryKey() } });
 */
export const sqlite: ReturnType<typeof dataLayer> = (options) => ({ dialect: "sqlite", options });
