import { attribute as a, resource } from "@mig/core";
import { Repo, store } from "../repo.ts";

export const Post = resource("Post", {
  dataLayer: store({ repo: Repo, table: "posts" }),
  attributes: {
    id: a.integer().primaryKey(),
    authorId: a.integer().notNull(),
    title: a.string().notNull(),
    score: a.integer().notNull().default(0),
    legacy: a.string(),
  },
});
