import { attribute as a, resource } from "@mig/core";
import { collation } from "@mig/pg";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  collation("numeric", { repo, provider: "icu", locale: "en-u-kn-true" }),
  resource("Version", {
    dataLayer: store({ repo, table: "versions" }),
    attributes: { id: a.integer().primaryKey(), name: a.text().collation("numeric") },
  }),
]);
