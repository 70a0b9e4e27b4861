import { attribute as a, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Event", {
    dataLayer: store({
      repo,
      table: "events",
      options: { partitionBy: "RANGE (day)" },
      customStatements: [
        {
          name: "first",
          up: "create table events_2026 partition of events for values from ('2026-01-01') to ('2027-01-01')",
          down: "drop table events_2026",
        },
      ],
    }),
    attributes: { id: a.integer().primaryKey(), day: a.date().primaryKey() },
  }),
]);
