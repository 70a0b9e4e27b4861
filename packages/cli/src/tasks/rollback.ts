import { MigError, type Repo } from "@mig/core";
import { type RollbackOptions, type RunReport, rollback as runRollback, status } from "@mig/core/runner";
import type { Context } from "../context.ts";
import { migrationsOf, openProject, type Project, repoOption } from "../project.ts";
import type { Prompts } from "../prompts.ts";
import { lockWait, logSql, refuseVersionForMany, runOptions } from "../run-migrations.ts";
import { count, flag, type Input, refuseSeveral, type Task, text } from "../task.ts";

const to = text("--to <VERSION>", "The last migration to undo: itself, and everything applied after it");
const toExclusive = text("--to-exclusive <VERSION>", "Undo everything applied after this migration, which stays");
const step = count("-n, --step <COUNT>", "How many to undo", 1);
const all = flag("--all", "Undo everything");

type Selection = Pick<RollbackOptions, "to" | "toExclusive" | "step" | "all">;

/** That many are offered; what is older can be named with --to. */
const offered = 20;

/** `mig rollback` */
export const rollback: Task = {
  name: "rollback",
  summary: "Undoes applied migrations, the last one first",
  description: "On a terminal and without options it lists the last applied ones and asks how far to go back.",
  options: [to, toExclusive, step, all, repoOption, lockWait, logSql],
  examples: [
    { command: "mig rollback", does: "asks how far" },
    { command: "mig rollback -n 1", does: "undoes the last one" },
    { command: "mig rollback --to 20260102030405", does: "undoes this one and all after it" },
  ],
  run: async (context, input) => {
    refuseSeveral(input, [to, toExclusive, step, all]);
    const given = selectionOf(input);
    const project = await openProject(context, input);
    refuseVersionForMany(project, given?.to ?? given?.toExclusive);
    const repos: (RunReport & { readonly repo: string })[] = [];
    for (const repo of project.repos) {
      const selection = given ?? (await ask(context, repo, project));
      if (selection === null) continue;
      const migrations = migrationsOf(repo, project, context.output);
      const report = await runRollback({ repo, migrations, ...selection, ...runOptions(context, input, repo.name) });
      if (report.applied.length === 0) context.output.say("Nothing is applied.");
      repos.push({ repo: repo.name, ...report });
    }
    context.output.result({ repos });
  },
};

function selectionOf(input: Input): Selection | null {
  const given = { to: input.get(to), toExclusive: input.get(toExclusive), step: input.get(step) };
  if (given.to !== undefined) return { to: given.to };
  if (given.toExclusive !== undefined) return { toExclusive: given.toExclusive };
  if (given.step !== undefined) return { step: given.step };
  return input.get(all) ? { all: true } : null;
}

/** Null when there is nothing to undo. */
async function ask(context: Context, repo: Repo, project: Project): Promise<Selection | null> {
  if (context.prompts === null) {
    throw new MigError("MIG_USAGE", "How far to go back was not said, and nobody is there to be asked.", {
      next: "Pass --step COUNT, --to VERSION or --all.",
    });
  }
  const { migrations } = await status({ repo, migrations: migrationsOf(repo, project, context.output) });
  const applied = migrations
    .flatMap(({ row, version, name }) => (row === null ? [] : [{ seq: row.seq, version, name }]))
    .sort((left, right) => right.seq - left.seq);
  if (applied.length === 0) {
    context.output.say("Nothing is applied.");
    return null;
  }
  return choose(context.prompts, repo.name, applied.slice(0, offered));
}

async function choose(
  prompts: Prompts,
  repo: string,
  applied: readonly { readonly version: string; readonly name: string }[],
): Promise<Selection | null> {
  const nothing = "nothing";
  const chosen = await prompts.choose(
    `How far back is ${repo} to go?`,
    [
      { value: nothing, label: "Undo nothing" },
      ...applied.map(({ version, name }, position) => ({
        value: version,
        label: `${version}_${name}`,
        hint: position === 0 ? "undo only this one" : `undo this one and the ${position} after it`,
      })),
    ],
    nothing,
  );
  return chosen === nothing ? null : { to: chosen };
}
