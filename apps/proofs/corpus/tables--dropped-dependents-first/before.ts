import { attribute as a, belongsTo, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => {
  const Company = resource("Company", {
    dataLayer: store({ repo, table: "companies" }),
    attributes: { id: a.integer().primaryKey() },
  });
  const Project = resource("Project", {
    dataLayer: store({ repo, table: "projects" }),
    attributes: { id: a.integer().primaryKey() },
    relationships: { company: belongsTo(() => Company) },
  });
  const Task = resource("Task", {
    dataLayer: store({ repo, table: "tasks" }),
    attributes: { id: a.integer().primaryKey() },
    relationships: { project: belongsTo(() => Project) },
  });
  return [Company, Project, Task];
});
