/** Databases in which nothing is destroyed by a slip: the command must be told which one is meant. */
import { MigError, type Repo } from "@mig/core";
import type { Scope } from "@mig/core/adapter";
import { elsewhere, lastEnvironment, tenantsOf } from "@mig/core/runner";
import type { Context } from "./context.ts";
import { type Input, texts } from "./task.ts";

export const really = texts("--really <REPO>", "Do it to this protected repo; may be given several times");

export interface Endangered {
  readonly repo: Repo;
  /** The last one that it was migrated in; null when it does not tell. Asked only where that decides. */
  environment(): Promise<string | null>;
}

/** As the ledger of the scope tells. */
export function endangered(place: { readonly repo: Repo; readonly scope?: Scope }): Endangered {
  return { repo: place.repo, environment: () => lastEnvironment(place) };
}

/** Tenants are migrated together: the first one stands for all. */
export function endangeredTenants(repo: Repo): Endangered {
  const environment = async () => {
    const [name] = await tenantsOf(repo);
    return name === undefined ? null : lastEnvironment({ repo, scope: { kind: "tenant", name } });
  };
  return { repo, environment };
}

/**
 * A repo is protected by itself, by the environment of this command, or by that of its database: one that was last migrated
 * in another environment is hardly the one that is meant. Errors: MIG_PROTECTED, those of reading ledgers.
 */
export async function refuseProtected(
  { env }: Context,
  input: Input,
  databases: readonly Endangered[],
  what: string,
): Promise<void> {
  const here = env["MIG_ENV"] || null;
  const meant = input.get(really);
  const reasons = new Map<string, string>();
  for (const database of databases) {
    const { name } = database.repo;
    if (meant.includes(name) || reasons.has(name)) continue;
    const reason = await protectionOf(database, here);
    if (reason !== null) reasons.set(name, reason);
  }
  if (reasons.size === 0) return;
  const names = [...reasons.keys()];
  const told = [...reasons].map(([name, reason]) => `${name} ${reason}`).join(", ");
  throw new MigError("MIG_PROTECTED", `${what} was not done: ${told}.`, {
    details: { repos: names, environment: here },
    next: `Pass ${names.map((name) => `--really ${name}`).join(" ")}, if this is the database you mean.`,
  });
}

async function protectionOf({ repo, environment }: Endangered, here: string | null): Promise<string | null> {
  if (repo.protected || here === "production") return "is protected";
  const other = elsewhere(await environment(), here);
  return other === null ? null : `was last migrated with ${other}`;
}
