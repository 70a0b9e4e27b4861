import { MigError } from "@mig/core";
import { type MigrationStatus, status as readStatus } from "@mig/core/runner";
import type { Context } from "../context.ts";
import { migrationsOf, openProject, repoOption } from "../project.ts";
import { flag, type Input, type Task } from "../task.ts";

const check = flag("--check", "Exit with 3 when something is pending");

/** `mig status` */
export const status: Task = {
  name: "status",
  summary: "Shows which migrations are applied and which are pending",
  description: "Reads the ledger; changes nothing, creates nothing and takes no lock.",
  options: [check, repoOption],
  examples: [
    { command: "mig status", does: "lists every migration of every repo" },
    { command: "mig status --check", does: "for a script: fails while something is pending" },
  ],
  run: async (context, input) => {
    const repos = await readAll(context, input);
    const pending = repos.flatMap(({ repo, migrations }) =>
      migrations.filter(({ state }) => state === "pending").map(({ version, name }) => ({ repo, version, name })),
    );
    for (const { repo, migrations } of repos) show(context, repo, migrations);
    if (input.get(check) && pending.length > 0) {
      throw new MigError("MIG_PENDING", `${pending.length} of the migrations are not applied.`, {
        details: { pending, repos },
        next: "Run `mig migrate` to apply them.",
      });
    }
    context.output.result({ repos });
  },
};

async function readAll(context: Context, input: Input) {
  const project = await openProject(context, input);
  const repos = [];
  for (const repo of project.repos) {
    const migrations = migrationsOf(repo, project, context.output);
    repos.push({ repo: repo.name, ...(await readStatus({ repo, migrations })) });
  }
  return repos;
}

function show({ output }: Context, repo: string, migrations: readonly MigrationStatus[]): void {
  const { paint } = output;
  output.say(paint.bold(repo));
  if (migrations.length === 0) output.say(paint.dim("  no migrations"));
  const width = Math.max(...migrations.map(({ name }) => name.length));
  for (const one of migrations) {
    const state = one.state.padEnd("reverting".length);
    const notes = [
      ...(one.row?.finishedAt == null ? [] : [paint.dim(one.row.finishedAt)]),
      ...(one.outOfOrder ? [paint.yellow("older than an applied one")] : []),
      ...(one.file ? [] : [paint.yellow("no file")]),
    ];
    const colour = one.state === "applied" ? paint.green : paint.yellow;
    output.say([`  ${colour(state)} ${one.version} ${one.name.padEnd(width)}`, ...notes].join("  ").trimEnd());
  }
}
