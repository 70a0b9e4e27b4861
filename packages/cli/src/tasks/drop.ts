import { yes } from "../agree.ts";
import { dropDatabases, force } from "../databases.ts";
import { openProject, repoOption } from "../project.ts";
import { really } from "../protection.ts";
import type { Task } from "../task.ts";

/** `mig drop` */
export const drop: Task = {
  name: "drop",
  summary: "Drops the databases of the repos, with everything in them",
  description: "Asks before it does; without a terminal it needs --yes.",
  options: [yes, force, really, repoOption],
  examples: [{ command: "mig drop --yes", does: "drops without asking" }],
  run: async (context, input) => {
    const project = await openProject(context, input);
    context.output.result({ repos: await dropDatabases(context, input, project) });
  },
};
