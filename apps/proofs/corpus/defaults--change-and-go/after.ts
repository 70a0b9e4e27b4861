import { attribute as a, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Thing", {
    dataLayer: store({ repo, table: "things" }),
    attributes: {
      id: a.integer().primaryKey(),
      count: a.integer().default(8),
      text: a.string().default("new"),
      gone: a.string(),
    },
  }),
]);
