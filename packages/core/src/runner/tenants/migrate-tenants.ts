/** `migrateTenants`: applies what is pending, in every tenant. */
import { type MigrateRequest, migrateKnownScope } from "../migrate.ts";
import { loadedOnce, type MigrationSource } from "../migration-source.ts";
import { selectUp, sortedSources } from "../select-up.ts";
import { runTenants } from "./run-tenants.ts";
import type { TenantsOptions, TenantsReport } from "./tenants-options.ts";

export interface MigrateTenantsOptions
  extends TenantsOptions,
    Pick<MigrateRequest, "to" | "toExclusive" | "step" | "order" | "resume"> {}

/**
 * Applies pending migrations in every tenant of the repo: each tenant by itself, several at once. Tenants with nothing
 * pending cost a part of one query. Run it again to go on after a failure.
 *
 * Errors before anything is done: MIG_TENANTS_UNKNOWN, MIG_TENANT_CONFLICT, MIG_NAME_INVALID, MIG_USAGE,
 * MIG_LOCK_TIMEOUT while a migration of the public scope runs, those of loading. Afterwards, with `details.report`, a
 * TenantsReport: MIG_TENANTS_FAILED, MIG_INTERRUPTED.
 *
 * @example const { tenants } = await migrateTenants({ repo: Repo, migrations, concurrency: 8, canary: 1 });
 */
export async function migrateTenants(options: MigrateTenantsOptions): Promise<TenantsReport> {
  const migrations = sortedSources(options.migrations).map(loadedOnce);
  const { to, toExclusive, step, order, resume, lockWaitMs = 600_000 } = options;
  const selection = {
    ...(to === undefined ? {} : { to }),
    ...(toExclusive === undefined ? {} : { toExclusive }),
    ...(step === undefined ? {} : { step }),
  };
  // A bound that no migration has is wrong for every tenant.
  selectUp(migrations, [], selection);
  const request: MigrateRequest = {
    migrations,
    ...selection,
    ...(order === undefined ? {} : { order }),
    ...(resume === undefined ? {} : { resume }),
  };
  return runTenants<readonly MigrationSource[]>(options, {
    direction: "up",
    plan: (rows) => {
      const { selected } = selectUp(migrations, rows, selection);
      return selected.length === 0 ? null : selected;
    },
    ready: async (plans) => {
      for (const source of new Set(plans.flat())) await source.load();
    },
    run: (run, _, rows) => migrateKnownScope(run, request, rows, lockWaitMs),
  });
}
