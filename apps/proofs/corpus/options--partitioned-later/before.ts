import { attribute as a, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Event", { dataLayer: store({ repo, table: "events" }), attributes: { id: a.integer().primaryKey() } }),
]);
