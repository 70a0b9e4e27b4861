import { attribute as a, belongsTo, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => {
  const Org = resource("Org", {
    dataLayer: store({ repo, table: "orgs" }),
    attributes: { id: a.integer().primaryKey() },
  });
  const User = resource("User", {
    dataLayer: store({ repo, table: "users" }),
    attributes: { id: a.integer().primaryKey(), orgId: a.integer().notNull(), email: a.string() },
    identities: { email: ["email"] },
    multitenancy: { strategy: "attribute", attribute: "orgId" },
  });
  return [
    Org,
    User,
    resource("Post", {
      dataLayer: store({ repo, table: "posts" }),
      attributes: { id: a.integer().primaryKey(), orgId: a.integer().notNull() },
      relationships: {
        author: belongsTo(() => User),
        reader: belongsTo(() => User, { attribute: "readerEmail", targetAttribute: "email" }),
      },
      multitenancy: { strategy: "attribute", attribute: "orgId" },
    }),
  ];
});
