import { attribute as a, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("User", {
    dataLayer: store({ repo, table: "users" }),
    attributes: {
      id: a.integer().primaryKey(),
      mood: a.enum(["calm", "loud"], { type: "mood" }).notNull().default("calm"),
    },
  }),
  resource("Post", {
    dataLayer: store({ repo, table: "posts" }),
    attributes: { id: a.integer().primaryKey(), mood: a.enum(["calm", "loud"], { type: "mood" }) },
  }),
]);
