/** The options with which a task works on tenants, and the repos that have some. */
import { MigError, type Repo } from "@mig/core";
import { listedNames } from "@mig/core/runner";
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
const timeLimit = count(
  "--tenant-timeout <SECONDS>",
  "A tenant that takes longer is ended and has failed; the others go on",
  1,
);
const canary = text(
  "--canary <NAMES>",
  "Tenants that go first, or how many of them; when one fails, no other is touched",
);

/** Which tenants. */
export const selectionOptions = [tenants, only, except, withTenants];

/** And how. */
export const tenantOptions = [...selectionOptions, concurrency, maxFailures, timeLimit, canary];

export interface TenantChoice {
  /** The public scope takes part, before the tenants. */
  readonly withPublic: boolean;
  readonly selection: { readonly only?: readonly string[]; readonly except?: readonly string[] };
}

/** Null when the task is for the public scope alone. Errors: MIG_USAGE. */
export function tenantChoice(input: Input): TenantChoice | null {
  refuseSeveral(input, [tenants, only, except]);
  refuseSeveral(input, [withTenants, tenants]);
  const [onlyThese, exceptThese] = [only, except].map((option) => namesIn(input, option));
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

function namesIn(input: Input, option: typeof only): readonly string[] | undefined {
  const given = input.get(option);
  return given === undefined ? undefined : listedNames(given);
}

/** How the tenants are worked on. */
export function tenantPace(input: Input) {
  const [atOnce, failures, first] = [input.get(concurrency), input.get(maxFailures), input.get(canary)];
  const seconds = input.get(timeLimit);
  return {
    ...(atOnce === undefined ? {} : { concurrency: atOnce }),
    ...(failures === undefined ? {} : { maxFailures: failures }),
    ...(seconds === undefined ? {} : { tenantTimeoutMs: seconds * 1000 }),
    ...(first === undefined ? {} : { canary: /^\d+$/.test(first) ? Number(first) : listedNames(first) }),
  };
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
