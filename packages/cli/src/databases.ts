/** Creates and drops the databases of the selected repos: what create, drop, setup and reset share. */

import { connectionConfig, MigError, type Repo } from "@mig/core";
import type { DatabaseAdmin } from "@mig/core/adapter";
import { agree } from "./agree.ts";
import type { Context } from "./context.ts";
import type { Project } from "./project.ts";
import { endangered, refuseProtected } from "./protection.ts";
import { flag, type Input } from "./task.ts";

export const force = flag("--force", "End the connections that others have open");

export async function createDatabases({ output }: Context, { repos }: Project) {
  const outcomes = [];
  for (const repo of repos) {
    const created = await adminOf(repo).create(connectionConfig(repo));
    output.say(`The database of ${repo.name} ${created ? "was created" : "exists already"}.`);
    outcomes.push({ repo: repo.name, created });
  }
  return outcomes;
}

/** Errors: MIG_USAGE when nobody agreed, MIG_INTERRUPTED when somebody said no. */
export async function dropDatabases(context: Context, input: Input, { repos }: Project) {
  await refuseProtected(
    context,
    input,
    repos.map((repo) => endangered({ repo })),
    "Dropping the database",
  );
  const admins = repos.map((repo) => ({ repo, admin: adminOf(repo) }));
  const names = repos.map((repo) => repo.name).join(", ");
  await agree(context, input, {
    question: `Drop the database of ${names}, with everything in it?`,
    what: `Dropping the database of ${names}`,
    when: "everything in it may be lost",
    details: { repos: repos.map((repo) => repo.name) },
  });
  const outcomes = [];
  for (const { repo, admin } of admins) {
    const dropped = await admin.drop(connectionConfig(repo), { force: input.get(force) });
    context.output.say(`The database of ${repo.name} ${dropped ? "was dropped" : "does not exist"}.`);
    outcomes.push({ repo: repo.name, dropped });
  }
  return outcomes;
}

function adminOf(repo: Repo): DatabaseAdmin {
  const { database, dialect } = repo.adapter;
  if (database !== undefined) return database;
  throw new MigError("MIG_UNSUPPORTED", `The adapter "${dialect.name}" cannot create or drop databases.`, {
    details: { repo: repo.name, adapter: dialect.name },
    next: "Create or drop the database with the tools of its server.",
  });
}
