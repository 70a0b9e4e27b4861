import { attribute as a, resource, sql } from "@mig/core";
import { materializedView } from "@mig/pg";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Post", {
    dataLayer: store({ repo, table: "posts" }),
    attributes: { id: a.integer().primaryKey(), title: a.string({ length: 40 }) },
  }),
  materializedView("counts", {
    repo,
    query: sql`select title, count(*) as posts from posts group by title`,
    indexes: [{ keys: ["title"], unique: true }],
    comment: "How often.",
  }),
]);
