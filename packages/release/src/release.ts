/** Migrations run by an application itself: at its start, or as a step of a deployment. */
import {
  MigError,
  type MigrateOptions,
  migrate,
  type Repo,
  type RunEvent,
  type RunReport,
  rollback,
  status,
} from "@mig/core/runner";
import {
  migrationsFromFolder,
  migrationsFromList,
  type ReleaseMigrations,
  type RepoMigrations,
} from "./migration-list.ts";
import { assertNothingPending, type RepoStatus, type WaitOptions, waitUntil } from "./wait.ts";

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

export interface ReleaseRun extends Pick<MigrateOptions, "signal" | "lockWaitMs" | "order"> {
  readonly onEvent?: (event: RunEvent & { readonly repo: string }) => void;
}

export interface Release {
  /**
   * Applies what is pending, one repo after the other; waits for another run of the same. Errors: see `migrate` of
   * `@mig/core/runner`; the repos before the one that failed are done.
   */
  migrate(run?: ReleaseRun): Promise<readonly (RunReport & { readonly repo: string })[]>;
  /**
   * Undoes this migration of one repo, and everything applied after it. Errors: MIG_USAGE for a repo that is not of the
   * release, and those of `rollback`.
   */
  rollback(repo: string, version: string, run?: Omit<ReleaseRun, "order">): Promise<RunReport>;
  /** Changes nothing and takes no lock. */
  status(): Promise<readonly RepoStatus[]>;
  /**
   * For the start of an application: refuses to go on while a migration of this release is not applied. Migrations that
   * only a newer release knows are fine. Errors: MIG_PENDING.
   */
  assertMigrated(): Promise<void>;
  /** The same, again and again, for an instance that starts beside the one that migrates. Errors: MIG_PENDING, MIG_INTERRUPTED. */
  waitUntilMigrated(options?: WaitOptions): Promise<void>;
}

/**
 * What a deployed program needs of mig: no command line, no TypeScript, no writable disk.
 *
 * Errors: MIG_CONFIG_INVALID when a repo's migrations are not there; MIG_MIGRATION_INVALID, MIG_MIGRATION_DUPLICATE.
 *
 * @example
 * const release = createRelease({ repos: [Repo], folder: import.meta.dirname });
 * await release.migrate();
 */
export function createRelease(options: ReleaseOptions): Release {
  const sources = new Map(options.repos.map((repo) => [repo, migrationsOf(repo, options)]));
  const statusOfAll = async (): Promise<readonly RepoStatus[]> => {
    const found: RepoStatus[] = [];
    for (const [repo, migrations] of sources) {
      found.push({ repo: repo.name, ...(await status({ repo, migrations: migrations.public })) });
    }
    return found;
  };
  const assertMigrated = async () => assertNothingPending(await statusOfAll());
  return {
    migrate: async ({ onEvent, ...run } = {}) => {
      const reports: (RunReport & { readonly repo: string })[] = [];
      for (const [repo, migrations] of sources) {
        const report = await migrate({ repo, migrations: migrations.public, ...run, ...tell(repo, onEvent) });
        reports.push({ repo: repo.name, ...report });
      }
      return reports;
    },
    rollback: async (name, version, { onEvent, ...run } = {}) => {
      const repo = findRepo(options.repos, name);
      const migrations = sources.get(repo)?.public ?? [];
      return rollback({ repo, migrations, to: version, ...run, ...tell(repo, onEvent) });
    },
    status: statusOfAll,
    assertMigrated,
    waitUntilMigrated: (wait = {}) => waitUntil(assertMigrated, wait),
  };
}

function migrationsOf(repo: Repo, options: ReleaseOptions): RepoMigrations {
  if ("migrations" in options) return migrationsFromList(repo, options.migrations);
  return migrationsFromFolder(repo, options.folder ?? ".");
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

function tell(repo: Repo, onEvent: ReleaseRun["onEvent"]): Pick<MigrateOptions, "onEvent"> {
  return onEvent === undefined ? {} : { onEvent: (event) => onEvent({ repo: repo.name, ...event }) };
}
