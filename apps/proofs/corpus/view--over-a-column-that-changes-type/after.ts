import { attribute as a, resource, sql } from "@mig/core";
import { view as pgView } from "@mig/pg";
import { view as sqliteView } from "@mig/sqlite";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => {
  const view = repo.adapter.dialect.name === "pg" ? pgView : sqliteView;
  return [
    view("loud", { repo, query: sql`select upper(title) as title from titles` }),
    view("titles", { repo, query: sql`select id, title from posts where title <> ''` }),
    view("ids", { repo, query: sql`select id from posts` }),
    resource("Post", {
      dataLayer: store({ repo, table: "posts" }),
      attributes: { id: a.integer().primaryKey(), title: a.text().notNull() },
    }),
  ];
});
