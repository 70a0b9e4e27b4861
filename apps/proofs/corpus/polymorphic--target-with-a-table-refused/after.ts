import { attribute as a, hasMany, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => {
  const Comment = resource("Comment", {
    dataLayer: store({ repo, table: "comments" }),
    attributes: { id: a.integer().primaryKey() },
  });
  return [
    Comment,
    resource("Post", {
      dataLayer: store({ repo, table: "posts" }),
      attributes: { id: a.integer().primaryKey() },
      relationships: { comments: hasMany(() => Comment, { table: "post_comments", attribute: "subjectId" }) },
    }),
  ];
});
