/** The migrations of a repo, from its folders or from lists that a bundler has put into the program. */
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import {
  listMigrations,
  MigError,
  type Migration,
  type MigrationSource,
  migrationSources,
  type Repo,
  readModule,
} from "@mig/core/runner";

/**
 * By id, `<version>_<name>`: what the module of the migration exports, its default export, or a function that imports
 * the module when the migration runs.
 */
export type MigrationList = Readonly<
  Record<string, Migration | { readonly default: Migration } | (() => Promise<unknown>)>
>;

/** By repo, as `mig manifest` writes it: the migrations of the database itself, and those that each tenant gets. */
export type ReleaseMigrations = Readonly<
  Record<string, { readonly public: MigrationList; readonly tenants?: MigrationList }>
>;

/** What is there to run on one repo. */
export interface RepoMigrations {
  readonly public: readonly MigrationSource[];
  readonly tenants: readonly MigrationSource[];
}

/** Errors: MIG_CONFIG_INVALID for a repo that is not in it, MIG_MIGRATION_INVALID for an id that is none. */
export function migrationsFromList(repo: Repo, migrations: ReleaseMigrations): RepoMigrations {
  const own = migrations[repo.name];
  if (own === undefined) {
    throw new MigError("MIG_CONFIG_INVALID", `The release has no migrations of ${repo.name}.`, {
      details: { repo: repo.name, known: Object.keys(migrations) },
      next: `Add them to the list, under the name of the repo: { ${repo.name}: { public: { ... } } }`,
    });
  }
  return { public: sourcesOf(own.public ?? {}), tenants: sourcesOf(own.tenants ?? {}) };
}

function sourcesOf(list: MigrationList): readonly MigrationSource[] {
  return Object.entries(list).map(([id, given]) => {
    const [, version, name] = /^(\d{14})_([a-z0-9_]+)$/.exec(id) ?? [];
    if (version === undefined || name === undefined) {
      throw new MigError("MIG_MIGRATION_INVALID", `"${id}" is no id of a migration.`, {
        details: { id },
        next: "Use the file's name without its extension: 20261123101500_add_slug_to_posts",
      });
    }
    const module = async () =>
      typeof given === "function" ? given() : "default" in given ? given : { default: given };
    return { version, name, load: async () => readModule(await module(), id) };
  });
}

/**
 * Errors: MIG_CONFIG_INVALID when there is no folder of migrations at all, because nothing would ever be applied;
 * MIG_MIGRATION_DUPLICATE. Those of the files come when they are loaded.
 */
export function migrationsFromFolder(repo: Repo, folder: string): RepoMigrations {
  const path = (of: string) => resolve(folder, of);
  const importer = (of: string) => import(pathToFileURL(path(of)).href);
  const read = (of: string) => readFileSync(path(of), "utf8");
  const names = {
    public: namesIn(path(repo.folders.migrations)),
    tenants: namesIn(path(repo.folders.tenantMigrations)),
  };
  if (names.public === null && names.tenants === null) {
    throw new MigError("MIG_CONFIG_INVALID", `The migrations of ${repo.name} cannot be read.`, {
      details: { repo: repo.name, path: path(repo.folders.migrations) },
      next: "Ship the folder with the release, and name the folder that it is in, or pass the migrations as a list.",
    });
  }
  const sources = (own: string, found: readonly string[]) =>
    migrationSources(listMigrations({ list: () => found }, own), { importer, read });
  return {
    public: sources(repo.folders.migrations, names.public ?? []),
    tenants: sources(repo.folders.tenantMigrations, names.tenants ?? []),
  };
}

/** Null for a folder that is not there. */
function namesIn(folder: string): readonly string[] | null {
  try {
    return readdirSync(folder).sort();
  } catch {
    return null;
  }
}
