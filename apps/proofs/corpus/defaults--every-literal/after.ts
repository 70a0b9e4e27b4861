import { attribute as a, resource, sql } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Thing", {
    dataLayer: store({ repo, table: "things" }),
    attributes: {
      id: a.integer().primaryKey(),
      day: a.date().default("2026-01-31"),
      hour: a.time().default("12:30:00"),
      moment: a.datetime().default(new Date(0)),
      local: a.datetime({ zone: false }).default(new Date(0)),
      count: a.integer().default(7),
      many: a.bigint().default(9007199254740993n),
      half: a.float().default(1.5),
      price: a.decimal(10, 2).default("12.30"),
      text: a.string().default("it's"),
      state: a.enum(["draft", "live"]).default("draft"),
      yes: a.boolean().default(true),
      bytes: a.binary().default(new Uint8Array([1, 255])),
      data: a.json().default({ a: [1, null] }),
      today: a.date().default("today"),
      now: a.datetime().default("now"),
      made: a.string().default(sql`upper('x')`),
    },
  }),
]);
