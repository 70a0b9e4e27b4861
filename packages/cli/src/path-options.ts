/** Folders that are given instead of those of the repo. */
import { MigError, type Repo } from "@mig/core";
import { type Input, text } from "./task.ts";

const snapshots = text("--snapshot-path <FOLDER>", "Of the snapshots, instead of the repo's");
const migrations = text("--migration-path <FOLDER>", "Of the migrations, instead of the repo's");
const tenantMigrations = text("--tenant-migration-path <FOLDER>", "Of those for tenants, instead of the repo's");

export const pathOptions = [snapshots, migrations, tenantMigrations];

/** Relative to the project's folder. Errors: MIG_USAGE when several repos would share a folder. */
export function withFolders(repos: readonly Repo[], input: Input): readonly Repo[] {
  const given = { snapshots, migrations, tenantMigrations };
  const folders = Object.entries(given).flatMap(([name, option]) => {
    const folder = input.get(option);
    return folder === undefined ? [] : [[name, folder.replace(/\/+$/, "")] as const];
  });
  if (folders.length === 0) return repos;
  if (repos.length === 1)
    return repos.map((repo) => ({ ...repo, folders: { ...repo.folders, ...Object.fromEntries(folders) } }));
  const names = repos.map((repo) => repo.name);
  throw new MigError("MIG_USAGE", `A folder is of one repo, and these are selected: ${names.join(", ")}.`, {
    details: { repos: names },
    next: "Choose one with --repo.",
  });
}
