import { attribute as a, resource, sql } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Post", {
    dataLayer: store({ repo, table: "posts" }),
    attributes: { id: a.uuid().primaryKey().default(sql`uuidv7()`) },
  }),
]);
