import { createDatabases } from "../databases.ts";
import { openProject, repoOption } from "../project.ts";
import { migrateRepos, runningOptions, whatIsPending } from "../run-migrations.ts";
import { migrateTenantsIfAny } from "../run-tenants.ts";
import type { Task } from "../task.ts";

/** `mig setup` */
export const setup: Task = {
  name: "setup",
  summary: "Creates the databases and applies all migrations",
  description: "The same as mig create and mig migrate.",
  options: [repoOption, ...runningOptions],
  examples: [{ command: "mig setup", does: "makes a fresh checkout ready to work with" }],
  run: async (context, input) => {
    const project = await openProject(context, input);
    const created = await createDatabases(context, project);
    const repos = await migrateRepos(context, input, project, whatIsPending);
    const tenants = await migrateTenantsIfAny(context, input, project);
    context.output.result({ created, repos, tenants });
  },
};
