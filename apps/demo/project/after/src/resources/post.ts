import { attribute as a, belongsTo, resource } from "@mig/core";
import { Repo, store } from "../repo.ts";
import { Author } from "./author.ts";

export const Post = resource("Post", {
  dataLayer: store({ repo: Repo, table: "posts", references: { author: { onDelete: "cascade" } } }),
  attributes: {
    id: a.integer().primaryKey(),
    headline: a.string().notNull(),
    status: a.enum(["draft", "live"]).notNull().default("draft"),
    score: a.float().notNull().default(0),
  },
  relationships: { author: belongsTo(() => Author, { notNull: true }) },
  identities: { uniqueHeadline: ["authorId", "headline"] },
});
