import { attribute as a, belongsTo, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => {
  const User = resource("User", {
    dataLayer: store({ repo, table: "users" }),
    attributes: { id: a.integer().primaryKey(), name: a.string() },
  });
  return [
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
        ],
      }),
      attributes: { id: a.integer().primaryKey() },
      relationships: { user: belongsTo(() => User) },
    }),
    resource("Name", {
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
    User,
  ];
});
