import { attribute as a, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Version", {
    dataLayer: store({ repo, table: "versions" }),
    attributes: { id: a.integer().primaryKey(), name: a.text() },
  }),
]);
