import { dataLayer } from "@mig/core/adapter";

/**
 * Keeps a resource in a table of a PostgreSQL repo.
 *
 * @example resource("Post", { dataLayer: postgres({ repo: Repo, table: "posts" }), attributes: { id: a.uuid().primaryKey() } });
 */
export const postgres: ReturnType<typeof dataLayer> = dataLayer("pg");
