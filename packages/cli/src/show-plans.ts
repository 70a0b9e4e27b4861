/** Plans of the selected repos, told instead of carried out: what plan and --dry-run share. */
import {
  type PlanMigrateOptions,
  type PlanRollbackOptions,
  planMigrate,
  planRollback,
  type RunPlan,
} from "@mig/core/runner";
import type { Context } from "./context.ts";
import { planText } from "./plan-text.ts";
import type { Project } from "./project.ts";
import { scopeOf, sourcesOf } from "./run-place.ts";
import { runText } from "./run-text.ts";
import { flag, type Input, text } from "./task.ts";

export const dryRun = flag("--dry-run", "Show the plan instead of carrying it out");
export const planDigest = text("--plan <DIGEST>", "Run only if the plan is this one, as mig plan has shown it");

type Up = Pick<PlanMigrateOptions, "to" | "toExclusive" | "step" | "order">;
type Down = Pick<PlanRollbackOptions, "to" | "toExclusive" | "step" | "all">;

export async function showPlans(
  context: Context,
  input: Input,
  project: Project,
  request: { readonly up: Up } | { readonly down: Down },
): Promise<readonly (RunPlan & { readonly repo: string })[]> {
  const { output } = context;
  const plans: (RunPlan & { readonly repo: string })[] = [];
  for (const repo of project.repos) {
    if (project.repos.length > 1) output.say(output.paint.bold(repo.name));
    const options = {
      repo,
      migrations: sourcesOf(input, repo, project, output),
      ...scopeOf(input),
      onEvent: (event: Parameters<typeof runText>[0]) => {
        if (event.kind === "warning") output.tell({ repo: repo.name, ...event }, runText(event, output.paint, false));
      },
    };
    const plan = await ("up" in request
      ? planMigrate({ ...options, ...request.up })
      : planRollback({ ...options, ...request.down }));
    output.say(planText(plan, output.paint));
    plans.push({ repo: repo.name, ...plan });
  }
  return plans;
}
