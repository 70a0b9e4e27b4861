import { type AgreedPlan, type RunReport, rollback as runRollback, type TenantsReport } from "@mig/core/runner";
import { acceptDataLoss, withConsent } from "../accept-data-loss.ts";
import type { Context } from "../context.ts";
import { appliedIn, appliedInTenants, askHowFar, type RollbackRange } from "../how-far-back.ts";
import type { Project } from "../project.ts";
import { endangered, endangeredTenants, really, refuseProtected } from "../protection.ts";
import { refuseVersionForMany, runningOptions, runOptions } from "../run-migrations.ts";
import { openPlace, placeOptions, scopeOf, sourcesOf } from "../run-place.ts";
import { rollbackTenantsOf } from "../run-tenants.ts";
import { agreedPlan, dryRun, planDigest, showPlans } from "../show-plans.ts";
import { type Input, refuseSeveral, type Task } from "../task.ts";
import { reposWithTenants, type TenantChoice, tenantChoice, tenantOptions } from "../tenant-options.ts";
import { downOptions, downSelection } from "../version-options.ts";

/** `mig rollback` */
export const rollback: Task = {
  name: "rollback",
  summary: "Undoes applied migrations, the last one first",
  description:
    "On a terminal and without options it lists the last applied ones and asks how far to go back. Before rows or values are lost it asks, too; where nobody can be asked, that takes --accept-data-loss, or --plan with the digest of mig plan --rollback.",
  options: [
    ...downOptions,
    dryRun,
    planDigest,
    acceptDataLoss,
    really,
    ...tenantOptions,
    ...placeOptions,
    ...runningOptions,
  ],
  examples: [
    { command: "mig rollback", does: "asks how far" },
    { command: "mig rollback -n 1", does: "undoes the last one" },
    { command: "mig rollback -n 1 --accept-data-loss", does: "the same where nobody can be asked" },
    { command: "mig rollback --to 20260102030405", does: "undoes this one and all after it" },
    { command: "mig rollback --tenants --to 20260102030405", does: "the same in every tenant" },
  ],
  run: async (context, input) => {
    refuseSeveral(input, downOptions);
    refuseSeveral(input, [dryRun, planDigest]);
    const given = downSelection(input);
    const choice = tenantChoice(input);
    const project = await openPlace(context, input);
    refuseVersionForMany(project, given?.to ?? given?.toExclusive);
    const planning = { context, input, project, request: { down: given ?? { step: 1 } }, choice };
    if (input.get(dryRun)) return context.output.result(await showPlans(planning));
    await refuseProtected(context, input, endangeredBy(input, project, choice), "The rollback");
    const request = { given, agreed: await agreedPlan(planning) };
    // What tenants have may rest on what the public scope has, so they go first.
    const tenants = choice === null ? [] : await rollbackTenants(context, input, project, choice, request);
    const repos = choice?.withPublic === false ? [] : await rollbackRepos(context, input, project, request);
    context.output.result({ repos, ...(choice === null ? {} : { tenants }) });
  },
};

function endangeredBy(input: Input, project: Project, choice: TenantChoice | null) {
  return [
    ...(choice?.withPublic === false ? [] : project.repos.map((repo) => endangered({ repo, ...scopeOf(input) }))),
    ...(choice === null ? [] : reposWithTenants(project).map(endangeredTenants)),
  ];
}

interface DownRequest {
  /** Null: it is asked. */
  readonly given: RollbackRange | null;
  readonly agreed: AgreedPlan;
}

async function rollbackRepos(context: Context, input: Input, project: Project, { given, agreed }: DownRequest) {
  const repos: (RunReport & { readonly repo: string })[] = [];
  for (const repo of project.repos) {
    const selection = given ?? (await askHowFar(context, repo.name, await appliedIn(context, input, repo, project)));
    if (selection === null) continue;
    const migrations = sourcesOf(input, repo, project, context.output);
    const options = { ...scopeOf(input), ...runOptions(context, input, repo.name), ...agreed(repo, "repos") };
    const report = await withConsent(context, input, (consent) =>
      runRollback({ repo, migrations, ...selection, ...consent, ...options }),
    );
    if (report.applied.length === 0) context.output.say("Nothing is applied.");
    repos.push({ repo: repo.name, ...report });
  }
  return repos;
}

async function rollbackTenants(
  context: Context,
  input: Input,
  project: Project,
  { selection: tenants }: TenantChoice,
  { given, agreed }: DownRequest,
) {
  const reports: (TenantsReport & { readonly repo: string })[] = [];
  for (const repo of reposWithTenants(project)) {
    const applied = given === null ? await appliedInTenants(context, repo, project, tenants) : [];
    const selection = given ?? (await askHowFar(context, `${repo.name}, tenants`, applied));
    if (selection === null) continue;
    const request = { ...tenants, ...selection };
    reports.push(
      ...(await withConsent(context, input, (consent) =>
        rollbackTenantsOf(context, input, project, repo, { ...request, ...consent, ...agreed(repo, "tenants") }),
      )),
    );
  }
  return reports;
}
