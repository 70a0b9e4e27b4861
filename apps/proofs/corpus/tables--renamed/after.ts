import { attribute as a, belongsTo, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => {
  const Post = resource("Article", {
    dataLayer: store({ repo, table: "articles" }),
    attributes: { id: a.integer().primaryKey().serial(), title: a.string() },
    identities: { title: ["title"] },
  });
  return [
    Post,
    resource("Comment", {
      dataLayer: store({ repo, table: "comments" }),
      attributes: { id: a.integer().primaryKey() },
      relationships: { post: belongsTo(() => Post) },
    }),
  ];
});
