import { MigError, type Repo } from "@mig/core";
import {
  type RollbackOptions,
  type RunReport,
  rollback as runRollback,
  status,
  statusOfTenants,
  type TenantsReport,
} from "@mig/core/runner";
import { acceptDataLoss, withConsent } from "../accept-data-loss.ts";
import type { Context } from "../context.ts";
import { migrationsIn, type Project } from "../project.ts";
import type { Prompts } from "../prompts.ts";
import { really, refuseProtected } from "../protection.ts";
import { refuseVersionForMany, runningOptions, runOptions } from "../run-migrations.ts";
import { openPlace, placeOptions, scopeOf, sourcesOf } from "../run-place.ts";
import { rollbackTenantsOf } from "../run-tenants.ts";
import { dryRun, planDigest, showPlans } from "../show-plans.ts";
import { type Input, refuseSeveral, type Task } from "../task.ts";
import { reposWithTenants, type TenantChoice, tenantChoice, tenantOptions } from "../tenant-options.ts";
import { downOptions, downSelection } from "../version-options.ts";

type Selection = Pick<RollbackOptions, "to" | "toExclusive" | "step" | "all">;

/** That many are offered; what is older can be named with --to. */
const offered = 20;

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
    if (input.get(dryRun)) {
      const down = given ?? { step: 1 };
      context.output.result({ repos: await showPlans(context, input, project, { down }) });
      return;
    }
    refuseProtected(context, input, project.repos, "The rollback");
    // What tenants have may rest on what the public scope has, so they go first.
    const tenants = choice === null ? [] : await rollbackTenants(context, input, project, choice, given);
    const repos = choice?.withPublic === false ? [] : await rollbackRepos(context, input, project, given);
    context.output.result({ repos, ...(choice === null ? {} : { tenants }) });
  },
};

async function rollbackRepos(context: Context, input: Input, project: Project, given: Selection | null) {
  const repos: (RunReport & { readonly repo: string })[] = [];
  for (const repo of project.repos) {
    const selection = given ?? (await ask(context, repo.name, await appliedIn(context, input, repo, project)));
    if (selection === null) continue;
    const migrations = sourcesOf(input, repo, project, context.output);
    const plan = input.get(planDigest);
    const options = {
      ...scopeOf(input),
      ...runOptions(context, input, repo.name),
      ...(plan === undefined ? {} : { plan }),
    };
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
  given: Selection | null,
) {
  const reports: (TenantsReport & { readonly repo: string })[] = [];
  for (const repo of reposWithTenants(project)) {
    const applied = given === null ? await appliedInTenants(context, repo, project, tenants) : [];
    const selection = given ?? (await ask(context, `${repo.name}, tenants`, applied));
    if (selection === null) continue;
    const request = { ...tenants, ...selection };
    reports.push(
      ...(await withConsent(context, input, ({ acceptDataLoss: isAccepted = true }) =>
        rollbackTenantsOf(context, input, project, repo, { ...request, acceptDataLoss: isAccepted }),
      )),
    );
  }
  return reports;
}

interface Applied {
  readonly version: string;
  readonly name: string;
  readonly hint?: string;
}

/** The last one first. */
async function appliedIn(context: Context, input: Input, repo: Repo, project: Project): Promise<readonly Applied[]> {
  refuseWithoutPrompts(context);
  const { migrations } = await status({
    repo,
    migrations: sourcesOf(input, repo, project, context.output),
    ...scopeOf(input),
  });
  return migrations
    .flatMap(({ row, version, name }) => (row === null ? [] : [{ seq: row.seq, version, name }]))
    .sort((left, right) => right.seq - left.seq);
}

/** By version, the newest one first, because tenants need not have the same ones applied; then it is told. */
async function appliedInTenants(
  context: Context,
  repo: Repo,
  project: Project,
  selection: TenantChoice["selection"],
): Promise<readonly Applied[]> {
  refuseWithoutPrompts(context);
  const migrations = migrationsIn(repo.folders.tenantMigrations, project, context.output);
  const tenants = await statusOfTenants({ repo, migrations, ...selection });
  const all = tenants.flatMap(({ applied }) => applied);
  const byVersion = Map.groupBy(all, ({ version }) => version);
  const differ = [...byVersion.values()].some((of) => of.length < tenants.length);
  if (differ) context.output.warn("The tenants have different migrations applied.");
  return [...byVersion.values()]
    .flatMap(([first, ...others]) => {
      if (first === undefined) return [];
      const hint = differ ? { hint: `applied in ${others.length + 1} of ${tenants.length} tenants` } : {};
      return [{ version: first.version, name: first.name, ...hint }];
    })
    .sort((left, right) => (left.version < right.version ? 1 : -1));
}

function refuseWithoutPrompts({ prompts }: Context): void {
  if (prompts !== null) return;
  throw new MigError("MIG_USAGE", "How far to go back was not said, and nobody is there to be asked.", {
    next: "Pass --step COUNT, --to VERSION or --all.",
  });
}

/** Null when there is nothing to undo. */
async function ask({ prompts, output }: Context, who: string, applied: readonly Applied[]): Promise<Selection | null> {
  if (applied.length > 0 && prompts !== null) return choose(prompts, who, applied.slice(0, offered));
  output.say("Nothing is applied.");
  return null;
}

async function choose(prompts: Prompts, who: string, applied: readonly Applied[]): Promise<Selection | null> {
  const nothing = "nothing";
  const chosen = await prompts.choose(
    `How far back is ${who} to go?`,
    [
      { value: nothing, label: "Undo nothing" },
      ...applied.map(({ version, name, hint }, position) => ({
        value: version,
        label: `${version}_${name}`,
        hint: hint ?? (position === 0 ? "undo only this one" : `undo this one and the ${position} after it`),
      })),
    ],
    nothing,
  );
  return chosen === nothing ? null : { to: chosen };
}
