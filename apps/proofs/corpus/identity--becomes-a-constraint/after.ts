import { attribute as a, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Post", {
    dataLayer: store({
      repo,
      table: "posts",
      primaryKeyName: "posts_key",
      customIndexes: [{ fields: ["slug"], unique: true, constraint: {}, name: "posts_slug_key" }],
    }),
    attributes: { id: a.integer().primaryKey(), title: a.string(), slug: a.string() },
    identities: { title: { keys: ["title"], constraint: {} } },
  }),
]);
