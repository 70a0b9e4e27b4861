/** `migrateTenants`: applies what is pending, in every tenant. */
import { migrateKnownScope, plannedTasks } from "../migrate.ts";
import { loadedOnce, versionsOf } from "../migration-source.ts";
import { selectUp, sortedSources, type UpPlan } from "../select-up.ts";
import { foreseenLocks } from "./foreseen-locks.ts";
import type { TenantWork } from "./run-tenant.ts";
import { runTenants } from "./run-tenants.ts";
import type { MigrateTenantsOptions, TenantsReport } from "./tenants-options.ts";
import { withoutOwn } from "./thread-protocol.ts";

/**
 * Applies pending migrations in every tenant of the repo: each tenant by itself, several at once. Tenants with nothing
 * pending cost a part of one query. Run it again to go on after a failure.
 *
 * Errors before anything is done: MIG_TENANTS_UNKNOWN, MIG_TENANT_CONFLICT, MIG_NAME_INVALID, MIG_USAGE, MIG_PLAN_CHANGED,
 * MIG_LOCK_TIMEOUT while a migration of the public scope runs, those of loading. Afterwards, with `details.report`, a
 * TenantsReport: MIG_TENANTS_FAILED, MIG_INTERRUPTED.
 *
 * @example const { tenants } = await migrateTenants({ repo: Repo, migrations, concurrency: 8, canary: 1 });
 */
export async function migrateTenants(options: MigrateTenantsOptions): Promise<TenantsReport> {
  return runTenants(options, workUp(options));
}

/** Errors: MIG_MIGRATION_DUPLICATE, MIG_USAGE, MIG_MIGRATION_UNKNOWN: what is wrong for every tenant. */
export function workUp(options: MigrateTenantsOptions): TenantWork<UpPlan> {
  const migrations = sortedSources(options.migrations).map(loadedOnce);
  const { to, toExclusive, step, order, resume, lockWaitMs = 600_000 } = options;
  const selection = {
    ...(to === undefined ? {} : { to }),
    ...(toExclusive === undefined ? {} : { toExclusive }),
    ...(step === undefined ? {} : { step }),
  };
  // A bound that no migration has is wrong for every tenant.
  selectUp(migrations, [], selection);
  const request = {
    migrations,
    ...(order === undefined ? {} : { order }),
    ...(resume === undefined ? {} : { resume }),
  };
  return {
    direction: "up",
    request: { direction: "up", options: withoutOwn(options) },
    plan: (rows) => {
      const plan = selectUp(migrations, rows, selection);
      return plan.selected.length === 0 ? null : plan;
    },
    kindOf: async ({ selected, outOfOrder }) => JSON.stringify([versionsOf(selected), versionsOf(outOfOrder)]),
    tasks: (plan, run) => plannedTasks(run, request, plan),
    ready: async (plans) => {
      for (const source of new Set(plans.flatMap(({ selected }) => selected))) await source.load();
    },
    locks: (plans) => foreseenLocks(new Set(plans.flatMap(({ selected }) => selected)), "up"),
    run: (run, plan, rows) => migrateKnownScope(run, request, { plan, rows }, lockWaitMs),
  };
}
