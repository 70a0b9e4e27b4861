import { attribute as a, hasMany, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => {
  const Comment = resource("Comment", {
    dataLayer: store({ repo, customIndexes: [{ fields: ["body"] }] }),
    attributes: { id: a.integer().primaryKey(), subjectId: a.integer().notNull(), body: a.string() },
    identities: { bodyOfSubject: ["subjectId", "body"] },
  });
  const Post = resource("Post", {
    dataLayer: store({ repo, table: "posts", references: { comments: { onDelete: "cascade", index: true } } }),
    attributes: { id: a.integer().primaryKey() },
    relationships: { comments: hasMany(() => Comment, { table: "post_comments", attribute: "subjectId" }) },
  });
  return [Comment, Post];
});
