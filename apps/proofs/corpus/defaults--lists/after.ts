import { attribute as a, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Thing", {
    dataLayer: store({ repo, table: "things" }),
    attributes: {
      id: a.integer().primaryKey(),
      prices: a.array(a.decimal()).default(["1.5", "2"]),
      words: a.array(a.text()).default([]),
    },
  }),
]);
