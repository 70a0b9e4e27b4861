/** Migrations run by an application itself: at its start, or as a step of a deployment. */
import {
  MigError,
  type MigrateOptions,
  type MigrationSource,
  migrate,
  type Repo,
  type RunEvent,
  type RunReport,
  rollback,
  type Status,
  status,
} from "@mig/core/runner";
import { type MigrationList, migrationsFromFolder, migrationsFromList } from "./migration-list.ts";

export type ReleaseOptions = {
  readonly repos: readonly Repo[];
} & (
  | {
      /** The folder that the repos' folders are in; default is the current one. */
      readonly folder?: string;
    }
  | {
      /** By repo: migrations that are part of the program, where there is no folder to read. */
      readonly migrations: Readonly<Record<string, MigrationList>>;
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
  status(): Promise<readonly (Status & { readonly repo: string })[]>;
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
  return {
    migrate: async ({ onEvent, ...run } = {}) => {
      const reports: (RunReport & { readonly repo: string })[] = [];
      for (const [repo, migrations] of sources) {
        const report = await migrate({ repo, migrations, ...run, ...tell(repo, onEvent) });
        reports.push({ repo: repo.name, ...report });
      }
      return reports;
    },
    rollback: async (name, version, { onEvent, ...run } = {}) => {
      const repo = findRepo(options.repos, name);
      return rollback({ repo, migrations: sources.get(repo) ?? [], to: version, ...run, ...tell(repo, onEvent) });
    },
    status: async () => {
      const found: (Status & { readonly repo: string })[] = [];
      for (const [repo, migrations] of sources)
        found.push({ repo: repo.name, ...(await status({ repo, migrations })) });
      return found;
    },
  };
}

function migrationsOf(repo: Repo, options: ReleaseOptions): readonly MigrationSource[] {
  if (!("migrations" in options)) return migrationsFromFolder(repo, options.folder ?? ".");
  const list = options.migrations[repo.name];
  if (list !== undefined) return migrationsFromList(list);
  throw new MigError("MIG_CONFIG_INVALID", `The release has no migrations of ${repo.name}.`, {
    details: { repo: repo.name, known: Object.keys(options.migrations) },
    next: `Add them to the list, under the name of the repo: { ${repo.name}: { ... } }`,
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

function tell(repo: Repo, onEvent: ReleaseRun["onEvent"]): Pick<MigrateOptions, "onEvent"> {
  return onEvent === undefined ? {} : { onEvent: (event) => onEvent({ repo: repo.name, ...event }) };
}
