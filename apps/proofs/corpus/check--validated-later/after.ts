import { attribute as a, resource, sql } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Post", {
    dataLayer: store({
      repo,
      table: "posts",
      checkConstraints: [{ name: "title_not_blank", check: sql`title <> ''` }],
    }),
    attributes: { id: a.integer().primaryKey(), title: a.string(), slug: a.string() },
  }),
]);
