import { unlock as run } from "@mig/core/runner";
import { openPlace, placeOptions, scopeOf } from "../run-place.ts";
import { flag, type Task } from "../task.ts";

const force = flag("--force", "End the session that holds the lock; what it does is rolled back");

/** `mig unlock` */
export const unlock: Task = {
  name: "unlock",
  summary: "Shows who holds the lock of a run, and can end it",
  description: "The lock dies with its session, so there is never one left over: whoever is shown here is alive.",
  options: [force, ...placeOptions],
  examples: [
    { command: "mig unlock", does: "shows who holds the lock" },
    { command: "mig unlock --force", does: "ends the session that holds it" },
  ],
  run: async (context, input) => {
    const { output } = context;
    const project = await openPlace(context, input);
    const repos = [];
    for (const repo of project.repos) {
      const found = await run({ repo, force: input.get(force), ...scopeOf(input) });
      output.say(
        found.holder === null
          ? `${repo.name}: nobody holds the lock.`
          : `${repo.name}: held by ${found.holder}${found.ended ? "; that session was ended" : ""}.`,
      );
      repos.push({ repo: repo.name, ...found });
    }
    output.result({ repos });
  },
};
