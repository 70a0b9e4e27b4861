import { attribute as a, belongsTo, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => {
  const Company = resource("Company", {
    dataLayer: store({ repo, table: "companies" }),
    attributes: { id: a.integer().primaryKey() },
  });
  return [
    Company,
    resource("Project", {
      dataLayer: store({ repo, table: "projects" }),
      attributes: { id: a.integer().primaryKey(), companyId: a.integer() },
      relationships: { company: belongsTo(() => Company) },
    }),
  ];
});
