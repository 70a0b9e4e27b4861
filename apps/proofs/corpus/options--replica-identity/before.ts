import { attribute as a, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Post", {
    dataLayer: store({ repo, table: "posts", options: { replicaIdentity: "full" } }),
    attributes: { id: a.integer().primaryKey(), slug: a.text().notNull() },
    identities: { uniqueSlug: ["slug"] },
  }),
]);
