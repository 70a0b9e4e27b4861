/** Where a run happens: which repos, which folders of migrations, which schema. */
import { MigError, type Repo } from "@mig/core";
import type { Scope } from "@mig/core/adapter";
import type { MigrationSource } from "@mig/core/runner";
import type { Context } from "./context.ts";
import { domains, selectedDomains } from "./domains-option.ts";
import type { Output } from "./output.ts";
import { migrationsIn, migrationsOf, openProject, type Project, repoOption } from "./project.ts";
import { type Input, text, texts } from "./task.ts";

const migrationsPath = texts(
  "--migrations-path <FOLDER>",
  "Take the migrations from this folder instead of the repo's; may be given several times",
);
const prefix = text(
  "--prefix <SCHEMA>",
  "Run in this schema, which has a ledger of its own, instead of the default one",
);

export const placeOptions = [repoOption, domains, migrationsPath, prefix];

/** The project with the repos that were chosen, by name or by domain. Errors: those of `openProject`, MIG_USAGE. */
export async function openPlace(context: Context, input: Input): Promise<Project> {
  const project = await openProject(context, input);
  const chosen = selectedDomains(project, input);
  if (chosen === undefined) return project;
  const names = new Set(
    chosen.flatMap(({ resources, objects }) => [
      ...resources.flatMap(({ dataLayer }) => (dataLayer === null ? [] : [dataLayer.options.repo.name])),
      ...objects.map(({ repo }) => repo.name),
    ]),
  );
  return { ...project, repos: project.repos.filter((repo) => names.has(repo.name)) };
}

/** The scope of --prefix; nothing where there is none. */
export function scopeOf(input: Input): { readonly scope?: Scope } {
  const name = input.get(prefix);
  return name === undefined ? {} : { scope: { kind: "tenant", name } };
}

/** Errors: MIG_MIGRATION_DUPLICATE, MIG_USAGE for a folder that is not there. */
export function sourcesOf(input: Input, repo: Repo, project: Project, output: Output): readonly MigrationSource[] {
  const folders = input.get(migrationsPath);
  if (folders.length === 0) return migrationsOf(repo, project, output);
  const missing = folders.filter((folder) => project.files.list(folder) === null);
  if (missing.length > 0) {
    throw new MigError("MIG_USAGE", `There is no folder ${missing.join(", ")}.`, { details: { folders: missing } });
  }
  return folders.flatMap((folder) => migrationsIn(folder, project, output));
}
