import { attribute as a, belongsTo, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => {
  const User = resource("User", {
    dataLayer: store({ repo, table: "users" }),
    attributes: { id: a.integer().primaryKey(), orgId: a.integer().notNull() },
    identities: { id: ["id"] },
    multitenancy: { strategy: "attribute", attribute: "orgId" },
  });
  return [
    User,
    resource("Post", {
      dataLayer: store({ repo, table: "posts", references: { author: { matchTenant: true } } }),
      attributes: { id: a.integer().primaryKey(), orgId: a.integer().notNull(), authorId: a.integer().notNull() },
      relationships: { author: belongsTo(() => User) },
      multitenancy: { strategy: "attribute", attribute: "orgId" },
    }),
  ];
});
