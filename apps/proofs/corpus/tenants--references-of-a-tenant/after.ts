import { attribute as a, belongsTo, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => {
  const Country = resource("Country", {
    dataLayer: store({ repo, table: "countries" }),
    attributes: { id: a.integer().primaryKey() },
  });
  const User = resource("User", {
    dataLayer: store({ repo, table: "users" }),
    attributes: { id: a.integer().primaryKey() },
    multitenancy: { strategy: "context" },
  });
  return [
    Country,
    User,
    resource("Post", {
      dataLayer: store({ repo, table: "posts", references: { author: { index: true } } }),
      attributes: { id: a.integer().primaryKey() },
      relationships: { author: belongsTo(() => User), country: belongsTo(() => Country) },
      multitenancy: { strategy: "context" },
    }),
    resource("Visit", {
      dataLayer: store({ repo, table: "visits", references: { user: { index: true } } }),
      attributes: { id: a.integer().primaryKey() },
      relationships: { user: belongsTo(() => User) },
    }),
  ];
});
