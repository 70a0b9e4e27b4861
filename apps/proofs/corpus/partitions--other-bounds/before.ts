import { attribute as a, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

const event = { kind: a.text().notNull().default("visit"), note: a.text() };

export default declare(({ store, repo }) => [
  resource("Event", {
    dataLayer: store({
      repo,
      table: "events",
      options: { partitionBy: "RANGE (day)" },
      customIndexes: [{ fields: ["kind"] }],
    }),
    attributes: { ...event, id: a.integer().primaryKey(), day: a.date().primaryKey() },
  }),
  resource("Event2026", {
    dataLayer: store({
      repo,
      table: "events_2026",
      inherits: { from: ["events"], bound: "FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')" },
    }),
    attributes: { ...event, id: a.integer().primaryKey(), day: a.date().primaryKey() },
  }),
]);
