/** The project that a task works on: its configuration, its resources and the repos that were selected. */

import { resolve } from "node:path";
import { type AnyResource, type DeclaredObject, type Domain, MigError, type ProjectFiles, type Repo } from "@mig/core";
import { listMigrations, type MigrationFileSource, migrationSources, strangeFiles } from "@mig/core/runner";
import { loadConfig } from "./config.ts";
import type { Context } from "./context.ts";
import { loadModule } from "./load-module.ts";
import type { Output } from "./output.ts";
import { withFolders } from "./path-options.ts";
import { type Input, text, texts } from "./task.ts";

export interface Project {
  readonly folder: string;
  /** The file of the configuration. */
  readonly config: string;
  readonly files: ProjectFiles;
  readonly domains: readonly Domain[];
  readonly resources: readonly AnyResource[];
  readonly objects: readonly DeclaredObject[];
  /** The selected ones. */
  readonly repos: readonly Repo[];
  /** The command that formats written migrations. */
  readonly format: string | undefined;
}

export const configOption = text(
  "--config <FILE>",
  "The configuration; default: mig.config.ts here or in a folder above",
);
export const repoOption = texts("-r, --repo <NAME>", "Only this repo; may be given several times");

/**
 * Loads the configuration and makes the project's folder the current one.
 *
 * Errors: MIG_USAGE for a repo or adapter that is not there, and those of `loadConfig`.
 */
export async function openProject(context: Context, input: Input): Promise<Project> {
  const { folder, file, domains, resources, objects, repos, format } = await loadConfig(
    context.cwd(),
    input.get(configOption),
    context.output.warn,
  );
  context.enter(folder);
  return {
    folder,
    config: file,
    files: context.files(folder),
    domains,
    resources,
    objects,
    repos: withFolders(selectByAdapter(selectByName(repos, input.get(repoOption)), context.adapter), input),
    format,
  };
}

/** The repo's migrations. A file that was probably meant as one is told of. */
export function migrationsOf({ folders }: Repo, project: Project, output: Output): readonly MigrationFileSource[] {
  return migrationsIn(folders.migrations, project, output);
}

/** The migrations in one folder of the project. */
export function migrationsIn(
  migrations: string,
  { folder, files }: Pick<Project, "folder" | "files">,
  { warn }: Pick<Output, "warn">,
): readonly MigrationFileSource[] {
  const names = files.list(migrations);
  const listed = { list: () => names };
  for (const { path, reason } of strangeFiles(listed, migrations)) warn(`${path} is no migration: ${reason}.`);
  const importer = (path: string) => loadModule(resolve(folder, path), { folder, warn }, async (module) => module);
  const read = (path: string) => files.read(path) ?? "";
  return migrationSources(listMigrations(listed, migrations), { importer, read });
}

function selectByName(repos: readonly Repo[], wanted: readonly string[]): readonly Repo[] {
  const names = repos.map((repo) => repo.name);
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw noRepo(`There is no repo ${unknown.join(", ")}.`, names);
  if (repos.length === 0) throw noRepo("Nothing that the project declares has a repo.", names);
  return wanted.length === 0 ? repos : repos.filter((repo) => wanted.includes(repo.name));
}

function selectByAdapter(repos: readonly Repo[], wanted: string | undefined): readonly Repo[] {
  if (wanted === undefined) return repos;
  const selected = repos.filter((repo) => repo.adapter.dialect.name === wanted);
  if (selected.length > 0) return selected;
  const known = repos.map((repo) => `${repo.name} (${repo.adapter.dialect.name})`);
  throw noRepo(`No repo has an adapter called "${wanted}".`, known);
}

function noRepo(message: string, repos: readonly string[]): MigError {
  return new MigError("MIG_USAGE", message, {
    details: { repos },
    next:
      repos.length === 0
        ? "Declare a resource with a data layer, or name the repo in the configuration."
        : `The project has: ${repos.join(", ")}.`,
  });
}
