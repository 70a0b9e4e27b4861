import { attribute as a, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("User", {
    dataLayer: store({
      repo,
      table: "users",
      identityNames: { email: "an_index_name_that_has_more_than_sixty_three_bytes_and_so_does_not_fit" },
    }),
    attributes: { id: a.integer().primaryKey(), email: a.string() },
    identities: { email: ["email"] },
  }),
]);
