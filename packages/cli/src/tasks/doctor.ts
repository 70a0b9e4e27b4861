import { MigError } from "@mig/core";
import { doctor as run } from "@mig/core/runner";
import { openPlace, placeOptions, scopeOf, sourcesOf } from "../run-place.ts";
import type { Task } from "../task.ts";

/** `mig doctor` */
export const doctor: Task = {
  name: "doctor",
  summary: "Looks for what would make a run fail or hurt others",
  description:
    "Server, connection, privileges, timeouts, room for connections and locks, the lock, invalid indexes, the environment and the ledger. Changes nothing.",
  options: placeOptions,
  examples: [{ command: "mig doctor", does: "fails when something must be put right first" }],
  run: async (context, input) => {
    const { output } = context;
    const { paint } = output;
    const colours = { ok: paint.green, warning: paint.yellow, problem: paint.red };
    const project = await openPlace(context, input);
    const repos = [];
    for (const repo of project.repos) {
      const checkup = await run({ repo, migrations: sourcesOf(input, repo, project, output), ...scopeOf(input) });
      output.say(`${paint.bold(repo.name)} ${paint.dim(checkup.server)}`);
      for (const { level, topic, text } of checkup.findings) {
        output.say(`  ${colours[level](level.padEnd("warning".length))} ${topic}: ${text}`);
      }
      repos.push({ repo: repo.name, ...checkup });
    }
    const problems = repos.flatMap(({ repo, findings }) =>
      findings.filter(({ level }) => level === "problem").map((finding) => ({ repo, ...finding })),
    );
    if (problems.length > 0) {
      throw new MigError("MIG_UNHEALTHY", `${problems.length} problems were found.`, { details: { problems, repos } });
    }
    output.result({ repos });
  },
};
