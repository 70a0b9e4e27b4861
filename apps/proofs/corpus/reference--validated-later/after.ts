import { attribute as a, belongsTo, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => {
  const User = resource("User", {
    dataLayer: store({ repo, table: "users", schema: "app" }),
    attributes: { id: a.integer().primaryKey() },
  });
  return [
    User,
    resource("Post", {
      dataLayer: store({ repo, table: "posts", schema: "app" }),
      attributes: { id: a.integer().primaryKey() },
      relationships: { author: belongsTo(() => User) },
    }),
  ];
});
