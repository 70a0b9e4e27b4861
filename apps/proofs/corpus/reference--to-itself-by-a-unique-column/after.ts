import { attribute as a, belongsTo, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => {
  const Person = resource("Person", {
    dataLayer: store({ repo, table: "people" }),
    attributes: { id: a.integer().primaryKey(), number: a.integer(), bossNumber: a.integer() },
    relationships: { boss: belongsTo(() => Person, { attribute: "bossNumber", targetAttribute: "number" }) },
    identities: { number: ["number"] },
  });
  return [Person];
});
