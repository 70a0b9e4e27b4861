import { attribute as a, belongsTo, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => {
  const User = resource("User", {
    dataLayer: store({ repo, table: "users" }),
    attributes: { id: a.integer().primaryKey(), orgId: a.integer(), keyId: a.integer(), email: a.string() },
    identities: { emailOfKey: ["email", "keyId"] },
    multitenancy: { strategy: "attribute", attribute: "orgId" },
  });
  return [
    User,
    resource("Post", {
      dataLayer: store({ repo, table: "posts", references: { author: { matchWith: { keyId: "keyId" } } } }),
      attributes: { id: a.integer().primaryKey(), orgId: a.integer(), keyId: a.integer() },
      relationships: { author: belongsTo(() => User, { attribute: "authorEmail", targetAttribute: "email" }) },
      multitenancy: { strategy: "attribute", attribute: "orgId" },
    }),
  ];
});
