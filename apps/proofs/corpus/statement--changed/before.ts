import { attribute as a, resource, sql } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Post", {
    dataLayer: store({
      repo,
      table: "posts",
      customStatements: [
        { name: "view", up: sql`create view titles as select title from posts`, down: sql`drop view titles` },
      ],
    }),
    attributes: { id: a.integer().primaryKey(), title: a.string() },
  }),
]);
