/** Applies and undoes migrations in the tenants of the selected repos, one repo after the other. */
import type { Repo } from "@mig/core";
import {
  type MigrateTenantsOptions,
  migrateTenants,
  type RollbackTenantsOptions,
  rollbackTenants,
  type TenantsReport,
} from "@mig/core/runner";
import type { Context } from "./context.ts";
import { migrationsIn, type Project } from "./project.ts";
import { logSql, runOptions, type UpRequest } from "./run-migrations.ts";
import type { Input } from "./task.ts";
import { hasTenants, reposWithTenants, type TenantChoice, tenantPace } from "./tenant-options.ts";
import { tenantListeners, tenantsText } from "./tenant-progress.ts";
import { tenantThreads } from "./tenant-threads.ts";

type Reports = readonly (TenantsReport & { readonly repo: string })[];

/** Errors: MIG_TENANTS_UNKNOWN, and those of `migrateTenants`. */
export function migrateTenantsOf(
  context: Context,
  input: Input,
  project: Project,
  { selection }: TenantChoice,
  request: UpRequest,
): Promise<Reports> {
  return each(context, input, project, reposWithTenants(project), (options, repo) =>
    migrateTenants({ ...options, ...selection, ...request.selection, ...request.agreed(repo, "tenants") }),
  );
}

/** After the public scope, of those repos that have tenants: for tasks that bring everything to where it should be. */
export async function migrateTenantsIfAny(context: Context, input: Input, project: Project): Promise<Reports> {
  const repos = project.repos.filter((repo) => hasTenants(repo, project));
  return each(context, input, project, repos, migrateTenants);
}

export function rollbackTenantsOf(
  context: Context,
  input: Input,
  project: Project,
  repo: Repo,
  request: Pick<
    RollbackTenantsOptions,
    "only" | "except" | "to" | "toExclusive" | "step" | "all" | "acceptDataLoss" | "plan"
  >,
): Promise<Reports> {
  return each(context, input, project, [repo], (options) => rollbackTenants({ ...options, ...request }));
}

async function each(
  context: Context,
  input: Input,
  project: Project,
  repos: readonly Repo[],
  run: (options: MigrateTenantsOptions, repo: Repo) => Promise<TenantsReport>,
): Promise<Reports> {
  const { output } = context;
  const reports: (TenantsReport & { readonly repo: string })[] = [];
  for (const repo of repos) {
    if (repos.length > 1) output.say(output.paint.bold(`${repo.name}, tenants`));
    try {
      const options = {
        repo,
        migrations: migrationsIn(repo.folders.tenantMigrations, project, output),
        ...runOptions(context, input, repo.name),
        ...tenantPace(input),
        threads: tenantThreads(project, repo),
        ...tenantListeners(context, repo.name, input.get(logSql)),
      };
      const report = await run(options, repo);
      output.say(tenantsText(report));
      reports.push({ repo: repo.name, ...report });
    } finally {
      output.liveLine(null);
    }
  }
  return reports;
}
