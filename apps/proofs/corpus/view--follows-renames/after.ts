import { attribute as a, resource, sql } from "@mig/core";
import { view as pgView } from "@mig/pg";
import { view as sqliteView } from "@mig/sqlite";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => {
  const view = repo.adapter.dialect.name === "pg" ? pgView : sqliteView;
  return [
    view("titles", { repo, query: sql`select id, headline as title from articles` }),
    view("loud", { repo, query: sql`select upper(title) as title from titles` }),
    resource("Post", {
      dataLayer: store({ repo, table: "articles", renamedFrom: "posts" }),
      attributes: { id: a.integer().primaryKey(), headline: a.string().renamedFrom("title") },
    }),
  ];
});
