/** The configuration of a project: its domains, and with them its resources and repos. */
import type { Repo } from "../adapter/repo.ts";
import { MigError } from "../errors.ts";
import type { DeclaredObject } from "./declared-object.ts";
import { type Domain, isDomain } from "./domain.ts";
import { type AnyResource, isResource } from "./resource.ts";

/** Itself, or a function that loads it; a module counts as its default export. */
type Loadable<T> = T | (() => Loaded<T> | Promise<Loaded<T>>);
type Loaded<T> = T | { readonly default: T };

export interface ConfigOptions {
  readonly domains: Loadable<readonly Loadable<Domain>[]>;
  /** Repos of which nothing is declared; those of resources and objects need not be named. */
  readonly repos?: readonly Repo[];
  /** A command that formats files given to it, for the migrations that mig writes: `biome format --write`. */
  readonly format?: string;
}

export interface Config extends ConfigOptions {
  readonly kind: "config";
}

/** What a configuration comes to. */
export interface Project {
  readonly domains: readonly Domain[];
  /** Of all domains, each once. */
  readonly resources: readonly AnyResource[];
  readonly objects: readonly DeclaredObject[];
  /** Each once, sorted by name. */
  readonly repos: readonly Repo[];
  readonly format: string | undefined;
}

/**
 * The default export of `mig.config.ts`.
 *
 * @example export default defineConfig({ domains: [Blog, () => import("./accounts.ts")] });
 */
export function defineConfig(options: ConfigOptions): Config {
  return { kind: "config", ...options };
}

/** True for what `defineConfig` of any copy of the package made. */
export function isConfig(given: unknown): given is Config {
  return typeof given === "object" && given !== null && "kind" in given && given.kind === "config";
}

/**
 * Loads the domains of a configuration and gathers what they hold.
 *
 * Errors: MIG_CONFIG_INVALID for what is not a domain, not a resource and not an object, and for two repos of one name.
 *
 * @example const { resources, objects, repos } = await loadProject(config);
 */
export async function loadProject(config: Config): Promise<Project> {
  const listed: unknown = await load(config.domains);
  if (!Array.isArray(listed)) throw invalid("`domains` is not a list.", {});
  const domains: Domain[] = [];
  for (const [position, entry] of listed.entries()) domains.push(checkDomain(await load(entry), position));
  const resources = [...new Set(domains.flatMap((domain) => domain.resources))];
  const objects = [...new Set(domains.flatMap((domain) => domain.objects))];
  return {
    domains,
    resources,
    objects,
    repos: gatherRepos(config.repos ?? [], resources, objects),
    format: config.format,
  };
}

async function load(given: unknown): Promise<unknown> {
  const loaded: unknown = typeof given === "function" ? await given() : given;
  return typeof loaded === "object" && loaded !== null && "default" in loaded ? loaded.default : loaded;
}

function checkDomain(given: unknown, position: number): Domain {
  if (!isDomain(given)) {
    throw invalid(`Entry ${position + 1} of \`domains\` is not a domain.`, { position, type: typeof given });
  }
  const wrong = given.resources.findIndex((resource) => !isResource(resource));
  if (wrong === -1) return given;
  throw invalid(`Entry ${wrong + 1} of the domain ${given.name} is not a resource.`, {
    domain: given.name,
    position: wrong,
  });
}

function gatherRepos(
  named: readonly Repo[],
  resources: readonly AnyResource[],
  objects: readonly DeclaredObject[],
): readonly Repo[] {
  const all = [
    ...named,
    ...resources.flatMap(({ dataLayer }) => (dataLayer === null ? [] : [dataLayer.options.repo])),
    ...objects.map(({ repo }) => repo),
  ];
  const byName = new Map<string, Repo>();
  for (const repo of all) {
    const other = byName.get(repo.name) ?? repo;
    if (other.url !== repo.url || other.adapter.dialect.name !== repo.adapter.dialect.name) {
      throw invalid(`Two repos are called "${repo.name}".`, { repo: repo.name });
    }
    byName.set(repo.name, other);
  }
  return [...byName.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
}

function invalid(problem: string, details: Readonly<Record<string, unknown>>): MigError {
  return new MigError("MIG_CONFIG_INVALID", problem, { details });
}
