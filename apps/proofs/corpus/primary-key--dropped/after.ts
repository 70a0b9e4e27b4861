import { attribute as a, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Log", {
    dataLayer: store({ repo, table: "logs" }),
    attributes: { id: a.integer().notNull(), line: a.string() },
  }),
]);
