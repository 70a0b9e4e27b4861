import { attribute as a, resource, sql } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Post", {
    dataLayer: store({ repo, table: "posts" }),
    attributes: { id: a.integer().primaryKey(), title: a.string(), state: a.string() },
    identities: { title: { keys: ["title"], where: sql`state = 'live'` } },
  }),
]);
