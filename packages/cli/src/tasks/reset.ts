import { yes } from "../agree.ts";
import { createDatabases, dropDatabases, force } from "../databases.ts";
import { openProject, repoOption } from "../project.ts";
import { really } from "../protection.ts";
import { migrateRepos, runningOptions, whatIsPending } from "../run-migrations.ts";
import { migrateTenantsIfAny } from "../run-tenants.ts";
import type { Task } from "../task.ts";

/** `mig reset` */
export const reset: Task = {
  name: "reset",
  summary: "Drops the databases and sets them up again",
  description: "The same as mig drop and mig setup: every row is lost.",
  options: [yes, force, really, repoOption, ...runningOptions],
  examples: [{ command: "mig reset --yes", does: "starts anew without asking" }],
  run: async (context, input) => {
    const project = await openProject(context, input);
    const dropped = await dropDatabases(context, input, project);
    const created = await createDatabases(context, project);
    const repos = await migrateRepos(context, input, project, whatIsPending);
    const tenants = await migrateTenantsIfAny(context, input, project);
    context.output.result({ dropped, created, repos, tenants });
  },
};
