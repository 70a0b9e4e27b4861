/** Migrations run by an application itself: at its start, or as a step of a deployment. */
import {
  type AgreedPlan,
  agreedPlan,
  isDevMigration,
  MigError,
  migrate,
  migrateTenants,
  type Repo,
  type RunReport,
  rollback,
  rollbackTenants,
  showMigration,
  status,
  statusOfTenants,
  type TenantsReport,
} from "@mig/core/runner";
import {
  migrationsFromFolder,
  migrationsFromList,
  type ReleaseMigrations,
  type RepoMigrations,
} from "./migration-list.ts";
import { type ReleasePlans, releasePlans } from "./release-plans.ts";
import {
  inTurn,
  type OfRepo,
  publicPart,
  type ReleaseRun,
  type ReleaseTenantsRun,
  type ReleaseUndo,
  tell,
  tenantsRun,
} from "./release-run.ts";
import { serveInThread } from "./serve-in-thread.ts";
import { assertNothingPending, type RepoStatus, type TenantsStatus, type WaitOptions, waitUntil } from "./wait.ts";

export type ReleaseOptions = {
  readonly repos: readonly Repo[];
} & (
  | {
      /** The folder that the repos' folders are in; default is the current one. */
      readonly folder?: string;
    }
  | {
      /** Migrations that are part of the program, where there is no folder to read: what `mig manifest` writes. */
      readonly migrations: ReleaseMigrations;
    }
);

export interface Release {
  /** What each of the calls below would do. The `digest` of its plan, given as `plan`, makes a call do that or nothing. */
  readonly plans: ReleasePlans;
  /**
   * Applies what is pending, one repo after the other; waits for another run of the same. Errors: see `migrate` of
   * `@mig/core/runner`; the repos before the one that failed are done.
   */
  migrate(run?: ReleaseRun): Promise<readonly OfRepo<RunReport>[]>;
  /**
   * Applies what is pending in every tenant of every repo that has migrations for tenants. Errors: see `migrateTenants`
   * of `@mig/core/runner`, such as MIG_TENANTS_FAILED with a TenantsReport in `details.report`; run it again to go on.
   */
  migrateTenants(run?: ReleaseTenantsRun): Promise<readonly OfRepo<TenantsReport>[]>;
  /** Both, the tenants last. */
  migrateAll(run?: ReleaseTenantsRun): Promise<{
    readonly repos: readonly OfRepo<RunReport>[];
    readonly tenants: readonly OfRepo<TenantsReport>[];
  }>;
  /**
   * Undoes this migration of one repo, and everything applied after it. Errors: MIG_USAGE for a repo that is not of the
   * release, and those of `rollback`, such as MIG_DATA_LOSS with `acceptDataLoss: false`.
   */
  rollback(repo: string, version: string, run?: ReleaseUndo<ReleaseRun>): Promise<RunReport>;
  /** The same in every tenant. Errors: MIG_USAGE, and those of `rollbackTenants`. */
  rollbackTenants(repo: string, version: string, run?: ReleaseUndo<ReleaseTenantsRun>): Promise<TenantsReport>;
  /** Changes nothing and takes no lock. With `verify`, what is applied is loaded, too, to tell how its file was changed since. */
  status(options?: { readonly verify?: boolean }): Promise<readonly RepoStatus[]>;
  /** The same for every tenant, by a few queries. */
  statusOfTenants(options?: { readonly verify?: boolean }): Promise<readonly TenantsStatus[]>;
  /**
   * For the start of an application: refuses to go on while a migration of this release is not applied, with `tenants` in
   * one of the tenants, too. Migrations that only a newer release knows are fine, unless they are marked as `breaking`.
   * Errors: MIG_PENDING, MIG_RELEASE_TOO_OLD.
   */
  assertMigrated(options?: { readonly tenants?: boolean }): Promise<void>;
  /**
   * The same, again and again, for an instance that starts beside the one that migrates. Errors: MIG_PENDING, MIG_INTERRUPTED,
   * and MIG_RELEASE_TOO_OLD at once.
   */
  waitUntilMigrated(options?: WaitOptions): Promise<void>;
}

/**
 * What a deployed program needs of mig: no command line, no TypeScript, no writable disk.
 *
 * Errors: MIG_CONFIG_INVALID when a repo's migrations are not there; MIG_MIGRATION_INVALID, MIG_MIGRATION_DUPLICATE;
 * MIG_DEV_MIGRATION for what is for development only.
 *
 * @example
 * const release = createRelease({ repos: [Repo], folder: import.meta.dirname });
 * await release.migrate();
 */
export function createRelease(options: ReleaseOptions): Release {
  const sources = new Map(options.repos.map((repo) => [repo, migrationsOf(repo, options)]));
  const withTenants = new Map([...sources].filter(([, { tenants }]) => tenants.length > 0));
  serveInThread(withTenants);
  const find = (name: string) => {
    const repo = findRepo(options.repos, name);
    return { repo, migrations: sources.get(repo) ?? { public: [], tenants: [] } };
  };
  const plans = releasePlans(sources, withTenants, find);
  const publicly = (agreed: AgreedPlan, { onEvent, ...run }: ReleaseRun) =>
    inTurn(sources, (repo, { public: migrations }) =>
      migrate({ repo, migrations, ...run, ...agreed(repo, "repos"), ...tell(repo, onEvent) }),
    );
  const inTenants = (agreed: AgreedPlan, run: ReleaseTenantsRun) =>
    inTurn(withTenants, (repo, { tenants: migrations }) =>
      migrateTenants({ repo, migrations, ...tenantsRun(repo, run), ...agreed(repo, "tenants") }),
    );
  const release: Release = {
    plans,
    migrate: async ({ plan, ...run } = {}) =>
      publicly(await agreedPlan(plan, sources.size, () => plans.migrate(run)), run),
    migrateTenants: async ({ plan, ...run } = {}) =>
      inTenants(await agreedPlan(plan, withTenants.size, () => plans.migrateTenants(run)), run),
    migrateAll: async ({ plan, ...run } = {}) => {
      const agreed = await agreedPlan(plan, sources.size + withTenants.size, () => plans.migrateAll(run));
      return { repos: await publicly(agreed, publicPart(run)), tenants: await inTenants(agreed, run) };
    },
    rollback: async (name, version, { onEvent, ...run } = {}) => {
      const { repo, migrations } = find(name);
      return rollback({ repo, migrations: migrations.public, to: version, ...run, ...tell(repo, onEvent) });
    },
    rollbackTenants: async (name, version, run = {}) => {
      const { repo, migrations } = find(name);
      return rollbackTenants({ repo, migrations: migrations.tenants, to: version, ...tenantsRun(repo, run) });
    },
    status: ({ verify = false } = {}) =>
      inTurn(sources, (repo, migrations) => status({ repo, migrations: migrations.public, verify })),
    statusOfTenants: ({ verify = false } = {}) =>
      inTurn(withTenants, async (repo, { tenants }) => ({
        tenants: await statusOfTenants({ repo, migrations: tenants, verify }),
      })),
    assertMigrated: async ({ tenants = false } = {}) =>
      assertNothingPending(await release.status(), tenants ? await release.statusOfTenants() : []),
    waitUntilMigrated: (wait = {}) => waitUntil(() => release.assertMigrated({ tenants: wait.tenants === true }), wait),
  };
  return release;
}

function migrationsOf(repo: Repo, options: ReleaseOptions): RepoMigrations {
  const migrations =
    "migrations" in options
      ? migrationsFromList(repo, options.migrations)
      : migrationsFromFolder(repo, options.folder ?? ".");
  const dev = [...migrations.public, ...migrations.tenants].filter(isDevMigration).map(showMigration);
  if (dev.length === 0) return migrations;
  throw new MigError("MIG_DEV_MIGRATION", `The release holds what is for development only: ${dev.join(", ")}.`, {
    details: { repo: repo.name, migrations: dev },
  });
}

function findRepo(repos: readonly Repo[], name: string): Repo {
  const repo = repos.find((known) => known.name === name);
  if (repo !== undefined) return repo;
  const names = repos.map((known) => known.name);
  throw new MigError("MIG_USAGE", `The release has no repo "${name}".`, {
    details: { repo: name, repos: names },
    next: `It has: ${names.join(", ")}.`,
  });
}
