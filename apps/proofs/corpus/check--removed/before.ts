import { attribute as a, resource, sql } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Post", {
    dataLayer: store({
      repo,
      table: "posts",
      baseFilter: sql`id > 0`,
      checkConstraints: [{ name: "has_title", check: sql`title <> ''` }],
    }),
    attributes: { id: a.integer().primaryKey(), title: a.string() },
  }),
]);
