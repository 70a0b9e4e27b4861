import { attribute as a, belongsTo, resource, sql } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => {
  const Author = resource("Author", {
    dataLayer: store({ repo, table: "authors" }),
    attributes: { id: a.integer().primaryKey() },
  });
  const Post = resource("Post", {
    dataLayer: store({
      repo,
      table: "posts",
      checkConstraints: [{ name: "titled", check: sql`title <> ''`, comment: "It's seen in lists." }],
      references: { author: { onDelete: "cascade", comment: "Posts go with their author." } },
    }),
    attributes: { id: a.integer().primaryKey(), title: a.text() },
    relationships: { author: belongsTo(() => Author) },
  });
  return [Author, Post];
});
