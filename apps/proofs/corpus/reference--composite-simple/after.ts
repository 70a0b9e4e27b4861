import { attribute as a, belongsTo, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => {
  const User = resource("User", {
    dataLayer: store({ repo, table: "users" }),
    attributes: { id: a.integer().primaryKey(), keyId: a.integer() },
    identities: { keys: ["id", "keyId"] },
  });
  return [
    User,
    resource("Post", {
      dataLayer: store({ repo, table: "posts", references: { author: { matchWith: { relatedKeyId: "keyId" } } } }),
      attributes: { id: a.integer().primaryKey(), authorId: a.integer(), relatedKeyId: a.integer() },
      relationships: { author: belongsTo(() => User) },
    }),
  ];
});
