/** How a release runs: its options, and one repo after the other. */
import type { MigrateOptions, Repo, RollbackOptions, RunEvent, TenantProgress, TenantsOptions } from "@mig/core/runner";
import type { RepoMigrations } from "./migration-list.ts";
import { threadsOf } from "./serve-in-thread.ts";

export interface ReleaseRun extends Pick<MigrateOptions, "signal" | "lockWaitMs" | "order" | "plan"> {
  readonly onEvent?: (event: RunEvent & { readonly repo: string }) => void;
}

/** How the tenants are gone through; see `migrateTenants` of `@mig/core/runner`. */
export interface ReleaseTenantsRun
  extends ReleaseRun,
    Pick<TenantsOptions, "only" | "except" | "concurrency" | "canary" | "maxFailures" | "tenantTimeoutMs"> {
  readonly onProgress?: (progress: TenantProgress & { readonly repo: string }) => void;
  /**
   * The url of the module that calls `createRelease` (`import.meta.url` there): threads import it as far as that call, and
   * work on tenants that are files. Default: one thread does everything.
   */
  readonly module?: string;
}

/** For the way back; see `rollback` of `@mig/core/runner`. */
export type ReleaseUndo<R extends ReleaseRun> = Omit<R, "order"> & Pick<RollbackOptions, "acceptDataLoss">;

/** Every result says which repo it is of. */
export type OfRepo<T> = T & { readonly repo: string };

export async function inTurn<T extends object>(
  sources: ReadonlyMap<Repo, RepoMigrations>,
  work: (repo: Repo, migrations: RepoMigrations) => Promise<T>,
): Promise<readonly OfRepo<T>[]> {
  const results: OfRepo<T>[] = [];
  for (const [repo, migrations] of sources) results.push({ repo: repo.name, ...(await work(repo, migrations)) });
  return results;
}

/** What of a run over both is for the public scope. */
export function publicPart({ onEvent, signal, lockWaitMs, order }: ReleaseTenantsRun): ReleaseRun {
  const own = Object.entries({ onEvent, signal, lockWaitMs, order }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(own);
}

export function tenantsRun(repo: Repo, { onEvent, onProgress, module, ...run }: ReleaseTenantsRun) {
  return {
    ...run,
    ...(module === undefined ? {} : { threads: threadsOf(module, repo) }),
    ...tell(repo, onEvent),
    ...(onProgress === undefined
      ? {}
      : { onProgress: (progress: TenantProgress) => onProgress({ repo: repo.name, ...progress }) }),
  };
}

export function tell(repo: Repo, onEvent: ReleaseRun["onEvent"]): Pick<MigrateOptions, "onEvent"> {
  return onEvent === undefined ? {} : { onEvent: (event) => onEvent({ repo: repo.name, ...event }) };
}
