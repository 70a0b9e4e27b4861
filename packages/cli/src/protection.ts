/** Databases in which nothing is destroyed by a slip: the command must be told which one is meant. */
import { MigError, type Repo } from "@mig/core";
import type { Scope } from "@mig/core/adapter";
import { lastEnvironment, tenantsOf } from "@mig/core/runner";
import type { Context } from "./context.ts";
import { type Input, texts } from "./task.ts";

export const really = texts("--really <REPO>", "Do it to this protected repo; may be given several times");

export interface Endangered {
  readonly repo: Repo;
  /** The last one that it was migrated in; null when it does not tell. Asked only where that decides. */
  environment(): Promise<string | null>;
}

/** As the ledger of the scope tells. */
export function endangered(repo: Repo, scope?: Scope): Endangered {
  return { repo, environment: () => lastEnvironment({ repo, ...(scope === undefined ? {} : { scope }) }) };
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
  for (const { repo, environment } of databases) {
    if (meant.includes(repo.name) || reasons.has(repo.name)) continue;
    if (repo.protected || here === "production") reasons.set(repo.name, "is protected");
    else {
      const there = await environment();
      if (there !== null && there !== here) reasons.set(repo.name, elsewhere(there, here));
    }
  }
  if (reasons.size === 0) return;
  const names = [...reasons.keys()];
  const told = [...reasons].map(([name, reason]) => `${name} ${reason}`).join(", ");
  throw new MigError("MIG_PROTECTED", `${what} was not done: ${told}.`, {
    details: { repos: names, environment: here },
    next: `Pass ${names.map((name) => `--really ${name}`).join(" ")}, if this is the database you mean.`,
  });
}

function elsewhere(there: string, here: string | null): string {
  return `was last migrated with MIG_ENV=${there}, which here is ${here ?? "not set"}`;
}
