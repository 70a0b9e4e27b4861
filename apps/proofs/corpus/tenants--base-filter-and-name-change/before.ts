import { attribute as a, resource, sql } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Post", {
    dataLayer: store({ repo, table: "posts", baseFilter: sql`kind = 'post'` }),
    attributes: { id: a.integer().primaryKey(), title: a.string(), kind: a.string() },
    identities: { title: ["title"] },
  }),
]);
