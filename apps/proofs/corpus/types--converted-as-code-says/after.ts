import { attribute as a, resource, sql } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Post", {
    dataLayer: store({ repo, table: "posts" }),
    attributes: {
      id: a.integer().primaryKey(),
      views: a.integer().using(sql`cast(views as integer)`, sql`cast(views as text)`),
    },
  }),
]);
