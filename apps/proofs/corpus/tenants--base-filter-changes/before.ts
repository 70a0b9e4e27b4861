import { attribute as a, resource, sql } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Post", {
    dataLayer: store({
      repo,
      table: "posts",
      baseFilter: sql`kind = 'post'`,
      customIndexes: [
        { fields: ["slug"], allTenants: true },
        { fields: ["slug", "kind"], includeBaseFilter: false },
      ],
    }),
    attributes: {
      id: a.integer().primaryKey(),
      orgId: a.integer(),
      title: a.string(),
      slug: a.string(),
      kind: a.string(),
    },
    identities: { title: { keys: ["title"], allTenants: true } },
    multitenancy: { strategy: "attribute", attribute: "orgId" },
  }),
]);
