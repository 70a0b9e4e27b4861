import { attribute as a, resource, sql } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Post", {
    dataLayer: store({
      repo,
      table: "posts",
      checkConstraints: [{ name: "price_is_positive", on: ["price"], check: sql`price > 0` }],
    }),
    attributes: { id: a.integer().primaryKey(), price: a.integer() },
  }),
]);
