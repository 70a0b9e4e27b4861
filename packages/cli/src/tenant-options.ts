/** The options with which a task works on tenants, and the repos that have some. */
import { MigError, type Repo } from "@mig/core";
import type { Project } from "./project.ts";
import { count, flag, type Input, refuseSeveral, text } from "./task.ts";

const tenants = flag("--tenants", "All tenants instead of the public scope");
const only = text("--only-tenants <NAMES>", "These tenants, with commas between them; an unknown name is an error");
const except = text("--except-tenants <NAMES>", "All tenants but these");
const withTenants = flag("--with-tenants", "The public scope, and then all tenants");
const concurrency = count(
  "--pool-size, --concurrency <COUNT>",
  "How many tenants at once, each on a connection of its own; default 4",
  1,
);
const maxFailures = count("--max-failures <COUNT>", "Begin no further tenant after so many failures", 1);
const canary = text(
  "--canary <NAMES>",
  "Tenants that go first, or how many of them; when one fails, no other is touched",
);

/** Which tenants. */
export const selectionOptions = [tenants, only, except, withTenants];

/** And how. */
export const tenantOptions = [...selectionOptions, concurrency, maxFailures, canary];

export interface TenantChoice {
  /** The public scope takes part, before the tenants. */
  readonly withPublic: boolean;
  readonly selection: { readonly only?: readonly string[]; readonly except?: readonly string[] };
}

/** Null when the task is for the public scope alone. Errors: MIG_USAGE. */
export function tenantChoice(input: Input): TenantChoice | null {
  refuseSeveral(input, [tenants, only, except]);
  refuseSeveral(input, [withTenants, tenants]);
  const [onlyThese, exceptThese] = [namesOf(input.get(only)), namesOf(input.get(except))];
  const withPublic = input.get(withTenants);
  if (!withPublic && !input.get(tenants) && onlyThese === undefined && exceptThese === undefined) return null;
  return {
    withPublic,
    selection: {
      ...(onlyThese === undefined ? {} : { only: onlyThese }),
      ...(exceptThese === undefined ? {} : { except: exceptThese }),
    },
  };
}

/** How the tenants are worked on. */
export function tenantPace(input: Input) {
  const [atOnce, failures, first] = [input.get(concurrency), input.get(maxFailures), input.get(canary)];
  return {
    ...(atOnce === undefined ? {} : { concurrency: atOnce }),
    ...(failures === undefined ? {} : { maxFailures: failures }),
    ...(first === undefined ? {} : { canary: /^\d+$/.test(first) ? Number(first) : (namesOf(first) ?? []) }),
  };
}

/** A name may have a comma in it where a backslash is before it. */
function namesOf(given: string | undefined): readonly string[] | undefined {
  return given?.match(/(?:\\.|[^,\\])+/g)?.map((name) => name.replace(/\\(.)/g, "$1").trim());
}

/** Has the repo anything to do with tenants? */
export function hasTenants(repo: Repo, { files }: Project): boolean {
  return repo.listTenants !== undefined || (files.list(repo.folders.tenantMigrations) ?? []).length > 0;
}

/** Errors: MIG_TENANTS_UNKNOWN when none of the selected repos has tenants. */
export function reposWithTenants(project: Project): readonly Repo[] {
  const repos = project.repos.filter((repo) => hasTenants(repo, project));
  if (repos.length > 0) return repos;
  const names = project.repos.map((repo) => repo.name);
  throw new MigError("MIG_TENANTS_UNKNOWN", `No tenants are known of ${names.join(", ")}.`, {
    details: { repos: names },
    next: "Give the repo a function listTenants that returns the names of its tenants.",
  });
}

/** Errors: MIG_USAGE when several repos have tenants. */
export function repoWithTenants(project: Project): Repo {
  const [repo, ...others] = reposWithTenants(project);
  if (repo !== undefined && others.length === 0) return repo;
  const names = reposWithTenants(project).map((of) => of.name);
  throw new MigError("MIG_USAGE", `A tenant is of one repo, and these have some: ${names.join(", ")}.`, {
    details: { repos: names },
    next: "Choose one with --repo.",
  });
}
