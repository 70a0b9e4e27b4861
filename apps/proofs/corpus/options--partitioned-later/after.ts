import { attribute as a, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Event", {
    dataLayer: store({ repo, table: "events", options: { partitionBy: "RANGE (id)" } }),
    attributes: { id: a.integer().primaryKey() },
  }),
]);
