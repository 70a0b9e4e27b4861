import { attribute as a, belongsTo, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => {
  const User = resource("User", {
    dataLayer: store({ repo, table: "users" }),
    attributes: { id: a.integer().primaryKey() },
  });
  const key = {
    one: belongsTo(() => User),
    two: belongsTo(() => User),
    three: belongsTo(() => User),
    four: belongsTo(() => User),
  };
  return [
    User,
    resource("Post", {
      dataLayer: store({
        repo,
        table: "posts",
        references: {
          one: { onDelete: "cascade", onUpdate: "cascade" },
          two: { onDelete: "restrict", onUpdate: "restrict" },
          three: { onDelete: "setNull", onUpdate: "setNull" },
          four: { onDelete: "setDefault" },
        },
      }),
      attributes: { id: a.integer().primaryKey() },
      relationships: key,
    }),
  ];
});
