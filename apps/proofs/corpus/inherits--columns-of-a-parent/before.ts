import { attribute as a, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Place", {
    dataLayer: store({ repo, table: "places" }),
    attributes: { id: a.integer().primaryKey(), name: a.text().notNull() },
  }),
  resource("City", {
    dataLayer: store({ repo, table: "cities", inherits: { from: ["places"] } }),
    attributes: { id: a.integer().primaryKey(), mayor: a.text() },
  }),
]);
