/** Plans of the selected repos and of their tenants, told instead of carried out: what plan and --dry-run share. */
import type { Repo } from "@mig/core";
import {
  type AgreedPlan,
  agreedPlan as agree,
  type PlanMigrateOptions,
  type PlanRollbackOptions,
  planMigrate,
  planMigrateTenants,
  planRollback,
  planRollbackTenants,
  type RunEvent,
  type RunPlan,
  type TenantsPlan,
  type WholePlan,
  wholePlan,
} from "@mig/core/runner";
import type { Context } from "./context.ts";
import { planText, tenantsPlanText } from "./plan-text.ts";
import { migrationsIn, type Project } from "./project.ts";
import { scopeOf, sourcesOf } from "./run-place.ts";
import { runText } from "./run-text.ts";
import { flag, type Input, text } from "./task.ts";
import { reposWithTenants, type TenantChoice } from "./tenant-options.ts";

export const dryRun = flag("--dry-run", "Show the plan instead of carrying it out");
export const planDigest = text("--plan <DIGEST>", "Run only if the plan is this one, as mig plan has shown it");

type Up = Pick<PlanMigrateOptions, "to" | "toExclusive" | "step" | "order">;
type Down = Pick<PlanRollbackOptions, "to" | "toExclusive" | "step" | "all">;
type PlanRequest = { readonly up: Up } | { readonly down: Down };

interface Planning {
  readonly context: Context;
  readonly input: Input;
  readonly project: Project;
  readonly request: PlanRequest;
  /** Null: no tenants. */
  readonly choice: TenantChoice | null;
}

export async function showPlans(planning: Planning): Promise<object> {
  const { context, choice } = planning;
  const { output } = context;
  const plans = await plansOf(planning);
  const isMany = plans.repos.length + plans.tenants.length > 1;
  const told = [
    ...plans.repos.map((plan) => ({ title: plan.repo, text: planText(plan, output.paint) })),
    ...plans.tenants.map((plan) => ({ title: `${plan.repo}, tenants`, text: tenantsPlanText(plan, output.paint) })),
  ];
  for (const { title, text: shown } of told) {
    if (isMany) output.say(output.paint.bold(title));
    output.say(shown);
  }
  if (isMany) output.say(`plan of all ${plans.digest}`);
  const { tenants, ...others } = plans;
  return choice === null ? others : { ...others, tenants };
}

/** Of `--plan`. Errors: MIG_PLAN_CHANGED, those of planning. */
export function agreedPlan(planning: Planning): Promise<AgreedPlan> {
  const { project, input, choice } = planning;
  const publicParts = choice?.withPublic === false ? 0 : project.repos.length;
  const tenantParts = choice === null ? 0 : reposWithTenants(project).length;
  return agree(input.get(planDigest), publicParts + tenantParts, () => plansOf(planning));
}

async function plansOf(planning: Planning): Promise<WholePlan> {
  const { project, choice } = planning;
  const repos = [];
  const tenants = [];
  if (choice?.withPublic !== false) {
    for (const repo of project.repos) repos.push({ repo: repo.name, ...(await planPublic(planning, repo)) });
  }
  if (choice !== null) {
    for (const repo of reposWithTenants(project)) {
      tenants.push({ repo: repo.name, ...(await planTenants(planning, repo, choice)) });
    }
  }
  return wholePlan(repos, tenants);
}

function planPublic({ context, input, project, request }: Planning, repo: Repo): Promise<RunPlan> {
  const migrations = sourcesOf(input, repo, project, context.output);
  const options = { repo, migrations, ...scopeOf(input), ...listening(context, repo) };
  return "up" in request ? planMigrate({ ...options, ...request.up }) : planRollback({ ...options, ...request.down });
}

function planTenants({ context, project, request }: Planning, repo: Repo, choice: TenantChoice): Promise<TenantsPlan> {
  const migrations = migrationsIn(repo.folders.tenantMigrations, project, context.output);
  const options = { repo, migrations, ...choice.selection, ...listening(context, repo) };
  return "up" in request
    ? planMigrateTenants({ ...options, ...request.up })
    : planRollbackTenants({ ...options, ...request.down });
}

function listening({ output }: Context, { name }: Repo) {
  return {
    onEvent: (event: RunEvent) => {
      if (event.kind === "warning") output.tell({ repo: name, ...event }, runText(event, output.paint, false));
    },
  };
}
