import { attribute as a, belongsTo, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => {
  const User = resource("User", {
    dataLayer: store({
      repo,
      table: "users",
      customIndexes: [{ fields: ["email"], unique: true, concurrently: true }],
    }),
    attributes: { id: a.integer().primaryKey(), email: a.string() },
  });
  const Post = resource("Post", {
    dataLayer: store({ repo, table: "posts" }),
    attributes: { id: a.integer().primaryKey(), email: a.string() },
    relationships: { author: belongsTo(() => User, { attribute: "email", targetAttribute: "email" }) },
  });
  return [User, Post];
});
