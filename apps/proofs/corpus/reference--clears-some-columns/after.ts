import { attribute as a, belongsTo, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => {
  const Org = resource("Org", {
    dataLayer: store({ repo, table: "orgs" }),
    attributes: { id: a.integer().primaryKey() },
  });
  const User = resource("User", {
    dataLayer: store({ repo, table: "users" }),
    attributes: { id: a.integer().primaryKey(), orgId: a.integer().notNull(), keyId: a.integer() },
    identities: { key: ["keyId", "id"] },
    multitenancy: { strategy: "attribute", attribute: "orgId" },
  });
  return [
    Org,
    User,
    resource("Post", {
      dataLayer: store({
        repo,
        table: "posts",
        references: {
          author: {
            onDelete: "setNull",
            onDeleteColumns: ["authorId"],
            matchTenant: true,
            matchWith: { keyId: "keyId" },
          },
        },
      }),
      attributes: { id: a.integer().primaryKey(), orgId: a.integer().notNull(), keyId: a.integer() },
      relationships: { author: belongsTo(() => User) },
      multitenancy: { strategy: "attribute", attribute: "orgId" },
    }),
  ];
});
