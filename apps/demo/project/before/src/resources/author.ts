import { attribute as a, resource } from "@mig/core";
import { Repo, store } from "../repo.ts";

export const Author = resource("Author", {
  dataLayer: store({ repo: Repo, table: "authors" }),
  attributes: {
    id: a.integer().primaryKey(),
    name: a.string().notNull(),
  },
});
