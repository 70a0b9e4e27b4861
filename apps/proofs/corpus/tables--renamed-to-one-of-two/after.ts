import { attribute as a, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Article", { dataLayer: store({ repo, table: "articles" }), attributes: { id: a.integer().primaryKey() } }),
  resource("Note", { dataLayer: store({ repo, table: "notes" }), attributes: { id: a.integer().primaryKey() } }),
]);
