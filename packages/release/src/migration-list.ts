/** The migrations of a repo, from its folder or from a list that a bundler has put into the program. */
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import {
  listMigrations,
  loadMigration,
  MigError,
  type Migration,
  type MigrationSource,
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

/** Errors: MIG_MIGRATION_INVALID for an id that is none. */
export function migrationsFromList(list: MigrationList): readonly MigrationSource[] {
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
 * Errors: MIG_CONFIG_INVALID when there is no folder, because nothing would ever be applied; MIG_MIGRATION_DUPLICATE.
 * Those of the files come when they are loaded.
 */
export function migrationsFromFolder(repo: Repo, folder: string): readonly MigrationSource[] {
  const path = (of: string) => resolve(folder, of);
  const importer = (of: string) => import(pathToFileURL(path(of)).href);
  const read = (of: string) => readFileSync(path(of), "utf8");
  const names = namesIn(path(repo.folders.migrations), repo);
  return listMigrations({ list: () => names }, repo.folders.migrations).map((file) => ({
    version: file.version,
    name: file.name,
    load: () => loadMigration(file, importer, read),
  }));
}

function namesIn(folder: string, repo: Repo): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch (cause) {
    throw new MigError("MIG_CONFIG_INVALID", `The migrations of ${repo.name} cannot be read.`, {
      details: { repo: repo.name, path: folder },
      next: "Ship the folder with the release, and name the folder that it is in, or pass the migrations as a list.",
      cause,
    });
  }
}
