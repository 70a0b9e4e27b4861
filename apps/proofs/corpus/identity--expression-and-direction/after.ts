import { attribute as a, resource, sql } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("User", {
    dataLayer: store({ repo, table: "users", baseFilter: sql`name is not null` }),
    attributes: { id: a.integer().primaryKey(), email: a.string(), name: a.string() },
    identities: { email: [sql`lower(email)`], name: { keys: ["name", { desc: "id" }] } },
  }),
]);
