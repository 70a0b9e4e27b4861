import { attribute as a, resource, sql } from "@mig/core";
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
      customIndexes: [{ fields: ["note"] }],
      checkConstraints: [{ name: "noted", check: sql`kind <> 'note' or note is not null` }],
    }),
    // What is declared otherwise than in the parent is the partition's own.
    attributes: { kind: a.text().notNull().default("click"), note: a.text().comment("Of 2026.") },
  }),
  resource("OtherEvent", {
    dataLayer: store({ repo, table: "other_events", inherits: { from: ["events"], bound: "DEFAULT" } }),
    attributes: {},
  }),
]);
