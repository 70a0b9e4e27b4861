/** `plan` over tenants: what a run would do in which of them, in transactions that only read. */
import { systemClock } from "../clock.ts";
import type { Direction } from "../events.ts";
import { groupPlans, type TenantsPlanGroup } from "./group-plans.ts";
import { workUp } from "./migrate-tenants.ts";
import { listTenants, withTenantStore } from "./open-tenants.ts";
import { workDown } from "./rollback-tenants.ts";
import { failureOf, type TenantWork } from "./run-tenant.ts";
import { jobsOf } from "./run-tenants.ts";
import { selectTenants } from "./select-tenants.ts";
import { TenantTally } from "./tenant-tally.ts";
import type {
  MigrateTenantsOptions,
  RollbackTenantsOptions,
  TenantFailure,
  TenantsOptions,
} from "./tenants-options.ts";

export interface TenantsPlan {
  readonly direction: Direction;
  /** Tenants with the same plan, the most first. SQL that has a tenant's name has TENANT instead. */
  readonly groups: readonly TenantsPlanGroup[];
  /** Names of those with nothing to do. */
  readonly nothing: readonly string[];
  /** Those in which the run would fail before its first statement. */
  readonly failing: readonly { readonly tenant: string; readonly error: TenantFailure }[];
  /** Of what would be done, and in which tenants. `migrateTenants` and `rollbackTenants` can be told to run this and no other. */
  readonly digest: string;
}

/**
 * What `migrateTenants` with the same options would run, and where. Ledgers are read hundreds at a time, and tenants with
 * the same plan have it made once, unless it depends on what is in them. Changes nothing, creates nothing, takes no lock.
 *
 * Errors: those of `migrateTenants` before anything is done.
 *
 * @example const { groups, digest } = await planMigrateTenants({ repo: Repo, migrations });
 */
export async function planMigrateTenants(options: MigrateTenantsOptions): Promise<TenantsPlan> {
  return planTenants(options, workUp(options));
}

/**
 * The same for `rollbackTenants`.
 *
 * @example const { groups } = await planRollbackTenants({ repo: Repo, migrations, to: "20260102030405" });
 */
export async function planRollbackTenants(options: RollbackTenantsOptions): Promise<TenantsPlan> {
  return planTenants(options, workDown(options));
}

async function planTenants<Plan>(options: TenantsOptions, work: TenantWork<Plan>): Promise<TenantsPlan> {
  return withTenantStore({ ...options, readOnly: true }, async (store) => {
    const tally = new TenantTally(options, work.direction, options.clock ?? systemClock);
    const names = selectTenants(await listTenants(options.repo, store), options);
    const jobs = await jobsOf(options, work, { store, tally, names });
    const { groups, failures, digest } = await groupPlans(options, work, store, jobs);
    const { tenants } = tally.report();
    return {
      direction: work.direction,
      groups,
      nothing: tenants.flatMap(({ tenant, state }) => (state === "nothing" ? [tenant] : [])),
      failing: [
        ...tenants.flatMap(({ tenant, error }) => (error === null ? [] : [{ tenant, error }])),
        ...failures.map(({ tenant, error }) => ({ tenant, error: failureOf(error) })),
      ],
      digest,
    };
  });
}
