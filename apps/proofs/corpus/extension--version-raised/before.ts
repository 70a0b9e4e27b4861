import { attribute as a, resource } from "@mig/core";
import { extension } from "@mig/pg";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  extension("citext", { repo, version: "1.5" }),
  resource("User", {
    dataLayer: store({ repo, table: "users" }),
    attributes: { id: a.integer().primaryKey(), email: a.ciString() },
  }),
]);
