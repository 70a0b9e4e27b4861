/** Where the project's own code exports a repo, for files that import it. */
import { relative } from "node:path/posix";
import { MigError, type ProjectFiles, type Repo } from "@mig/core";
import type { Project } from "./project.ts";
import { type Input, text } from "./task.ts";

export const repoModule = text("--repo-module <FILE>", "The module that exports the repo; default: it is looked for");

export interface RepoModule {
  /** The constant that holds the repo. */
  readonly name: string;
  readonly path: string;
}

/** Errors: MIG_USAGE when no module of the project exports the repo, several do, or only the configuration does. */
export function findRepoModule(input: Input, { files }: Project, repo: Repo): RepoModule {
  const given = input.get(repoModule)?.replace(/^\.\//, "");
  const paths = given === undefined ? modulesIn(files, "") : [given];
  const pattern = new RegExp(`export const (\\w+)[^=\\n]*=\\s*repo\\(\\s*["'\`]${repo.name}["'\`]`);
  const found = paths.flatMap((path): readonly RepoModule[] => {
    const name = pattern.exec(files.read(path) ?? "")?.[1];
    return name === undefined ? [] : [{ name, path }];
  });
  const [only, ...others] = found.filter(({ path }) => !/(^|\/)mig\.config\.m?[jt]s$/.test(path));
  if (only !== undefined && others.length === 0) return only;
  throw new MigError(
    "MIG_USAGE",
    `The repo ${repo.name} is exported by ${only === undefined ? "no module" : "several modules"}.`,
    {
      details: { repo: repo.name, modules: found.map(({ path }) => path) },
      next: `The declarations import it. Export it as a constant, \`export const Repo = repo("${repo.name}", …)\`, from one module beside the configuration, or name the module with --repo-module.`,
    },
  );
}

/** As a file in this folder imports it. */
export function importPath(folder: string, path: string): string {
  const from = relative(folder, path);
  return from.startsWith(".") ? from : `./${from}`;
}

function modulesIn(files: ProjectFiles, folder: string): readonly string[] {
  return (files.list(folder === "" ? "." : folder) ?? []).flatMap((name) => {
    const path = folder === "" ? name : `${folder}/${name}`;
    if (!name.endsWith("/")) return /\.m?[jt]s$/.test(name) && !name.endsWith(".d.ts") ? [path] : [];
    return /^(\.|node_modules\/|dist\/|priv\/)/.test(name) ? [] : modulesIn(files, path.slice(0, -1));
  });
}
