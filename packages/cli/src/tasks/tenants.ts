import { MigError, type Repo } from "@mig/core";
import { createTenant, dropTenant, renameTenant, selectTenants, tenantsOf } from "@mig/core/runner";
import { agree, yes } from "../agree.ts";
import type { Context } from "../context.ts";
import { migrationsIn, openProject, type Project, repoOption } from "../project.ts";
import { endangered, really, refuseProtected } from "../protection.ts";
import { lockWait, logSql, whatIsPending } from "../run-migrations.ts";
import { migrateTenantsOf } from "../run-tenants.ts";
import { choice, type Input, type Task, text } from "../task.ts";
import { reposWithTenants, repoWithTenants, tenantChoice, tenantOptions } from "../tenant-options.ts";
import { readTenants, showTenants } from "../tenant-status.ts";

const actions = ["list", "status", "migrate", "create", "rename", "drop"] as const;
type Action = (typeof actions)[number];

const action = choice("[ACTION]", actions, "What to do; default list");
const name = text("[NAME]", "Of the tenant to create, rename or drop");
const newName = text("[NEW_NAME]", "What it is called afterwards");

/** `mig tenants` */
export const tenants: Task = {
  name: "tenants",
  summary: "Lists, creates, renames, drops and migrates tenants",
  description:
    "Which tenants there are is told by the repo's listTenants. A new tenant gets all tenant migrations at once, and is " +
    "there with all of them or not at all.",
  arguments: [action, name, newName],
  options: [yes, really, ...tenantOptions, repoOption, lockWait, logSql],
  examples: [
    { command: "mig tenants", does: "lists them" },
    { command: "mig tenants status", does: "shows where each one is" },
    { command: "mig tenants migrate --concurrency 8", does: "the same as mig migrate --tenants" },
    { command: "mig tenants create acme", does: "creates a tenant with everything in it" },
    { command: "mig tenants rename acme acme_inc", does: "gives it another name" },
    { command: "mig tenants drop acme --yes", does: "drops it, with everything in it" },
  ],
  run: async (context, input) => {
    const project = await openProject(context, input);
    context.output.result(await tasks[input.get(action) ?? "list"](context, input, project));
  },
};

const tasks: Readonly<Record<Action, (context: Context, input: Input, project: Project) => Promise<object>>> = {
  list: async (context, input, project) => {
    const found = [];
    for (const repo of reposWithTenants(project)) {
      found.push({ repo: repo.name, tenants: selectTenants(await tenantsOf(repo), chosen(input).selection) });
    }
    for (const { tenants: names } of found) for (const tenant of names) context.output.say(tenant);
    return { tenants: found };
  },
  status: async (context, input, project) => {
    const found = await readTenants(context, project, chosen(input));
    for (const { repo, tenants: of } of found) showTenants(context, repo, of, { all: true });
    return { tenants: found };
  },
  migrate: async (context, input, project) => ({
    tenants: await migrateTenantsOf(context, input, project, chosen(input), whatIsPending),
  }),
  create: async (context, input, project) => {
    const [repo, tenant] = [repoWithTenants(project), required(input, name)];
    const migrations = migrationsIn(repo.folders.tenantMigrations, project, context.output);
    const created = await createTenant(repo, tenant, { migrations, ...waiting(context, input) });
    const state = created.pending.length === 0 ? "" : `; ${created.pending.length} migrations are not applied`;
    context.output.say(
      created.created ? `The tenant ${tenant} was created.` : `The tenant ${tenant} exists already${state}.`,
    );
    await warnOfUnlisted(context, repo, tenant);
    return { repo: repo.name, ...created };
  },
  rename: async (context, input, project) => {
    const [repo, from, to] = [repoWithTenants(project), required(input, name), required(input, newName)];
    await renameTenant(repo, from, to, waiting(context, input));
    context.output.say(`The tenant ${from} is called ${to} now.`);
    await warnOfUnlisted(context, repo, to);
    return { repo: repo.name, tenant: to, before: from };
  },
  drop: async (context, input, project) => {
    const [repo, tenant] = [repoWithTenants(project), required(input, name)];
    const scope = { kind: "tenant", name: tenant } as const;
    await refuseProtected(context, input, [endangered({ repo, scope })], `Dropping the tenant ${tenant}`);
    await agree(context, input, {
      question: `Drop the tenant ${tenant}, with everything in it?`,
      what: `Dropping the tenant ${tenant}`,
      when: "everything in it may be lost",
      details: { tenant },
    });
    const dropped = await dropTenant(repo, tenant, waiting(context, input));
    context.output.say(`The tenant ${tenant} ${dropped ? "was dropped" : "does not exist"}.`);
    return { repo: repo.name, tenant, dropped };
  },
};

function chosen(input: Input) {
  return tenantChoice(input) ?? { withPublic: false, selection: {} };
}

function waiting({ signal }: Context, input: Input) {
  const seconds = input.get(lockWait);
  return { signal, ...(seconds === undefined ? {} : { lockWaitMs: seconds * 1000 }) };
}

function required(input: Input, parameter: typeof name): string {
  const given = input.get(parameter);
  if (given !== undefined) return given;
  throw new MigError("MIG_USAGE", `${parameter.syntax.slice(1, -1)} is missing.`, {
    details: { argument: parameter.syntax },
    next: "Write it behind the action: mig tenants create acme",
  });
}

/** What is not on the list is not migrated with the others. */
async function warnOfUnlisted({ output }: Context, repo: Repo, tenant: string): Promise<void> {
  if (repo.listTenants === undefined) return;
  if ((await tenantsOf(repo)).includes(tenant)) return;
  output.warn(`listTenants of ${repo.name} does not name ${tenant}: runs over all tenants leave it out.`);
}
