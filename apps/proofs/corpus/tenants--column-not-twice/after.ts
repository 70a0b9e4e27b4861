import { attribute as a, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Post", {
    dataLayer: store({ repo, table: "posts", customIndexes: [{ fields: ["title", "orgId"] }] }),
    attributes: { id: a.integer().primaryKey(), orgId: a.integer(), title: a.string() },
    identities: { title: ["orgId", "title"] },
    multitenancy: { strategy: "attribute", attribute: "orgId" },
  }),
]);
