import { attribute as a, resource, sql } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Person", {
    dataLayer: store({ repo, table: "people", customIndexes: [{ fields: ["full"] }] }),
    attributes: {
      id: a.integer().primaryKey(),
      first: a.string(),
      last: a.string(),
      name: a.string(),
      full: a.string().generated(sql`first || ' ' || last`),
    },
  }),
]);
