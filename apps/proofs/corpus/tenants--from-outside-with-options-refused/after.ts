import { attribute as a, belongsTo, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => {
  const User = resource("User", {
    dataLayer: store({ repo, table: "users" }),
    attributes: { id: a.integer().primaryKey() },
    multitenancy: { strategy: "context" },
  });
  return [
    User,
    resource("Visit", {
      dataLayer: store({ repo, table: "visits", references: { user: { onDelete: "cascade" } } }),
      attributes: { id: a.integer().primaryKey() },
      relationships: { user: belongsTo(() => User) },
    }),
  ];
});
