import { attribute as a, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Ticket", { dataLayer: store({ repo, table: "tickets" }), attributes: { id: a.integer().primaryKey() } }),
]);
