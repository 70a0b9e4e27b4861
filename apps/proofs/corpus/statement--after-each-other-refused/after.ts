import { attribute as a, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Account", {
    dataLayer: store({
      repo,
      table: "accounts",
      customStatements: [{ name: "one", up: "select 1", down: "select 1", after: ["users"] }],
    }),
    attributes: { id: a.integer().primaryKey() },
  }),
  resource("User", {
    dataLayer: store({
      repo,
      table: "users",
      customStatements: [{ name: "two", up: "select 2", down: "select 2", after: ["accounts"] }],
    }),
    attributes: { id: a.integer().primaryKey() },
  }),
]);
