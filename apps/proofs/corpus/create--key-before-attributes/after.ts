import { attribute as a, belongsTo, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => {
  const User = resource("User", {
    dataLayer: store({ repo, table: "users" }),
    attributes: { id: a.integer().primaryKey(), email: a.string().notNull() },
    identities: { email: ["email"] },
  });
  const Post = resource("Post", {
    dataLayer: store({ repo, table: "posts" }),
    attributes: { authorId: a.integer(), id: a.integer().primaryKey(), title: a.string() },
    relationships: { author: belongsTo(() => User) },
    identities: { titleOfAuthor: ["authorId", "title"] },
  });
  return [Post, User];
});
