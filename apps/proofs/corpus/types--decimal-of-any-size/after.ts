import { attribute as a, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Price", {
    dataLayer: store({ repo, table: "prices" }),
    attributes: { id: a.integer().primaryKey(), price: a.decimal() },
  }),
]);
