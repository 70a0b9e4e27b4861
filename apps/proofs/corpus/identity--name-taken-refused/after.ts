import { attribute as a, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("User", {
    dataLayer: store({ repo, table: "users", identityNames: { email: "by_email" } }),
    attributes: { id: a.integer().primaryKey(), email: a.string() },
    identities: { email: ["email"] },
  }),
  resource("Person", {
    dataLayer: store({ repo, table: "people", identityNames: { email: "by_email" } }),
    attributes: { id: a.integer().primaryKey(), email: a.string() },
    identities: { email: ["email"] },
  }),
]);
