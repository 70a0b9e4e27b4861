import { attribute as a, resource, sql } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Post", {
    dataLayer: store({
      repo,
      table: "posts",
      customIndexes: [{ fields: ["title"], where: sql`state = 'live'` }],
      checkConstraints: [{ name: "state_is_known", check: sql`state in ('live', 'draft')` }],
    }),
    attributes: { id: a.integer().primaryKey(), title: a.string(), state: a.string() },
    identities: { titleOfState: ["title", "state"] },
  }),
]);
