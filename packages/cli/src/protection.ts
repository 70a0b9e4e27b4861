/** Databases in which nothing is destroyed by a slip: the command must be told which one is meant. */
import { MigError, type Repo } from "@mig/core";
import type { Context } from "./context.ts";
import { type Input, texts } from "./task.ts";

export const really = texts("--really <REPO>", "Do it to this protected repo; may be given several times");

/** Errors: MIG_PROTECTED. */
export function refuseProtected({ env }: Context, input: Input, repos: readonly Repo[], what: string): void {
  const meant = input.get(really);
  const names = repos
    .filter((repo) => (repo.protected || env["MIG_ENV"] === "production") && !meant.includes(repo.name))
    .map((repo) => repo.name);
  if (names.length === 0) return;
  throw new MigError("MIG_PROTECTED", `${what} was not done: ${names.join(", ")} is protected.`, {
    details: { repos: names },
    next: `Pass ${names.map((name) => `--really ${name}`).join(" ")}, if this is the database you mean.`,
  });
}
