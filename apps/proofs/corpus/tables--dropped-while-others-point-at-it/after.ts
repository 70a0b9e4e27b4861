import { attribute as a, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Project", {
    dataLayer: store({ repo, table: "projects" }),
    attributes: { id: a.integer().primaryKey(), companyId: a.integer() },
  }),
]);
