import { attribute as a, resource, sql } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Post", {
    dataLayer: store({
      repo,
      table: "posts",
      checkConstraints: [{ name: "title_is_fine", check: sql`title <> 'it''s "quoted" \\ back'` }],
    }),
    attributes: { id: a.integer().primaryKey(), title: a.string() },
  }),
]);
