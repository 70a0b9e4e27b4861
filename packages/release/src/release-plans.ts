/** What the calls of a release would do: the same calls, told instead of carried out. */
import {
  planMigrate,
  planMigrateTenants,
  planRollback,
  planRollbackTenants,
  type Repo,
  type WholePlan,
  wholePlan,
} from "@mig/core/runner";
import type { RepoMigrations } from "./migration-list.ts";
import {
  inTurn,
  publicPart,
  type ReleaseRun,
  type ReleaseTenantsRun,
  type ReleaseUndo,
  tell,
  tenantsRun,
} from "./release-run.ts";

/** What the calls of a release would do, in transactions that only read. Errors: those of the calls before anything is done. */
export interface ReleasePlans {
  migrate(run?: ReleaseRun): Promise<WholePlan>;
  migrateTenants(run?: ReleaseTenantsRun): Promise<WholePlan>;
  migrateAll(run?: ReleaseTenantsRun): Promise<WholePlan>;
  rollback(repo: string, version: string): Promise<WholePlan>;
  rollbackTenants(repo: string, version: string, run?: ReleaseUndo<ReleaseTenantsRun>): Promise<WholePlan>;
}

export function releasePlans(
  sources: ReadonlyMap<Repo, RepoMigrations>,
  withTenants: ReadonlyMap<Repo, RepoMigrations>,
  find: (name: string) => { readonly repo: Repo; readonly migrations: RepoMigrations },
): ReleasePlans {
  const plans: ReleasePlans = {
    migrate: async ({ onEvent, ...run } = {}) =>
      wholePlan(
        await inTurn(sources, (repo, migrations) =>
          planMigrate({ repo, migrations: migrations.public, ...run, ...tell(repo, onEvent) }),
        ),
        [],
      ),
    migrateTenants: async (run = {}) =>
      wholePlan(
        [],
        await inTurn(withTenants, (repo, { tenants }) =>
          planMigrateTenants({ repo, migrations: tenants, ...tenantsRun(repo, run) }),
        ),
      ),
    migrateAll: async (run = {}) =>
      wholePlan((await plans.migrate(publicPart(run))).repos, (await plans.migrateTenants(run)).tenants),
    rollback: async (name, version) => {
      const { repo, migrations } = find(name);
      const plan = await planRollback({ repo, migrations: migrations.public, to: version });
      return wholePlan([{ repo: repo.name, ...plan }], []);
    },
    rollbackTenants: async (name, version, run = {}) => {
      const { repo, migrations } = find(name);
      const of = { repo, migrations: migrations.tenants, to: version, ...tenantsRun(repo, run) };
      return wholePlan([], [{ repo: repo.name, ...(await planRollbackTenants(of)) }]);
    },
  };
  return plans;
}
