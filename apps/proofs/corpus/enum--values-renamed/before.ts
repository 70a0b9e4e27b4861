import { attribute as a, enumType, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

const Status = enumType("status", ["draft", "live"]);

export default declare(({ store, repo }) => [
  resource("Post", {
    dataLayer: store({ repo, table: "posts" }),
    attributes: { id: a.integer().primaryKey(), status: a.enum(Status).notNull().default("draft") },
  }),
  resource("Note", {
    dataLayer: store({ repo, table: "notes" }),
    attributes: { id: a.integer().primaryKey(), state: a.enum(Status) },
  }),
]);
