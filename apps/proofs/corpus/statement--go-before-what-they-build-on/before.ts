import { attribute as a, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Account", {
    dataLayer: store({
      repo,
      table: "accounts",
      customStatements: [
        {
          name: "names",
          up: "create view account_names as select name from users_named",
          down: "drop view account_names",
          after: ["users"],
        },
        {
          name: "long",
          up: "create view long_names as select name from account_names where length(name) > 9",
          down: "drop view long_names",
        },
      ],
    }),
    attributes: { id: a.integer().primaryKey() },
  }),
  resource("User", {
    dataLayer: store({
      repo,
      table: "users",
      customStatements: [
        {
          name: "named",
          up: "create view users_named as select name from users where name <> ''",
          down: "drop view users_named",
        },
      ],
    }),
    attributes: { id: a.integer().primaryKey(), name: a.string() },
  }),
]);
