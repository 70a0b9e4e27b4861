import { attribute as a, resource, sql } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => {
  const names: readonly string[] = ["title"];
  return [
    resource("Post", {
      dataLayer: store({
        repo,
        table: "posts",
        checkConstraints: [{ name: "has_title", on: names, check: sql`true` }],
      }),
      attributes: { id: a.integer().primaryKey() },
    }),
  ];
});
