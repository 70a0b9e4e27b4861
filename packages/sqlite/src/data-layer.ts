import { dataLayer } from "@mig/core/adapter";

/**
 * Keeps a resource in a table of an SQLite repo.
 *
 * @example resource("Post", { dataLayer: sqlite({ repo: Repo, table: "posts" }), attributes: { id: a.uuid().primaryKey() } });
 */
export const sqlite: ReturnType<typeof dataLayer> = dataLayer("sqlite");
