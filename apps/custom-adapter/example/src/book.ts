import { attribute as a, resource } from "@mig/core";
import { duckdb } from "@mig/custom-adapter";
import { Repo } from "./repo.ts";

export const Book = resource("Book", {
  dataLayer: duckdb({ repo: Repo, table: "books", customIndexes: [{ fields: ["name"] }] }),
  attributes: {
    id: a.integer().primaryKey(),
    name: a.string().notNull(),
    pages: a.integer().notNull(),
    tags: a.array(a.text()),
  },
});
