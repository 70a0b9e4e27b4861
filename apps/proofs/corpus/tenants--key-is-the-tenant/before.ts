import { attribute as a, belongsTo, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => {
  const Org = resource("Org", {
    dataLayer: store({ repo, table: "orgs" }),
    attributes: { id: a.integer().primaryKey() },
  });
  return [
    Org,
    resource("Post", {
      dataLayer: store({ repo, table: "posts" }),
      attributes: { id: a.integer().primaryKey() },
      relationships: { org: belongsTo(() => Org) },
    }),
  ];
});
