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
]);
