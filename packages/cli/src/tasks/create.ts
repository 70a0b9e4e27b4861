import { createDatabases } from "../databases.ts";
import { openProject, repoOption } from "../project.ts";
import type { Task } from "../task.ts";

/** `mig create` */
export const create: Task = {
  name: "create",
  summary: "Creates the databases of the repos",
  description: "One that exists already is left as it is.",
  options: [repoOption],
  examples: [{ command: "mig create --repo blog", does: "creates the database of one repo" }],
  run: async (context, input) => {
    const project = await openProject(context, input);
    context.output.result({ repos: await createDatabases(context, project) });
  },
};
