import { attribute as a, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Post", {
    dataLayer: store({
      repo,
      table: "posts",
      customStatements: [{ name: "one", up: "select 1", down: "select 1", global: true }],
    }),
    attributes: { id: a.integer().primaryKey(), title: a.string() },
    multitenancy: { strategy: "context" },
  }),
]);
