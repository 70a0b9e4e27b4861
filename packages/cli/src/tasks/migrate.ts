import { openProject, repoOption } from "../project.ts";
import { lockWait, logSql, migrateRepos, refuseVersionForMany, type Selection } from "../run-migrations.ts";
import { migrateTenantsOf } from "../run-tenants.ts";
import { choice, count, flag, type Input, refuseSeveral, type Task, text } from "../task.ts";
import { tenantChoice, tenantOptions } from "../tenant-options.ts";

const to = text("--to <VERSION>", "The last migration to apply");
const toExclusive = text("--to-exclusive <VERSION>", "Apply everything before this migration");
const step = count("-n, --step <COUNT>", "How many to apply", 1);
const all = flag("--all", "Apply all that is pending; this is the default");
const order = choice(
  "--order <POLICY>",
  ["error", "warn", "allow"],
  "When a pending migration is older than an applied one; default error",
);

/** `mig migrate` */
export const migrate: Task = {
  name: "migrate",
  summary: "Applies pending migrations",
  description: "Each one runs in a transaction together with its row in the ledger, under a lock.",
  options: [to, toExclusive, step, all, order, ...tenantOptions, repoOption, lockWait, logSql],
  examples: [
    { command: "mig migrate", does: "applies all that is pending" },
    { command: "mig migrate -n 1 --log-sql", does: "applies the next one and shows its SQL" },
    { command: "mig migrate --to 20260102030405", does: "stops after this migration" },
    {
      command: "mig migrate --tenants --canary 1",
      does: "applies what is pending in every tenant, in one of them first",
    },
  ],
  run: async (context, input) => {
    refuseSeveral(input, [to, toExclusive, step, all]);
    const selection = selectionOf(input);
    const choice = tenantChoice(input);
    const project = await openProject(context, input);
    refuseVersionForMany(project, selection.to ?? selection.toExclusive);
    const repos = choice?.withPublic === false ? [] : await migrateRepos(context, input, project, selection);
    const tenants = choice === null ? [] : await migrateTenantsOf(context, input, project, choice, selection);
    context.output.result({ repos, ...(choice === null ? {} : { tenants }) });
  },
};

function selectionOf(input: Input): Selection {
  const given = {
    to: input.get(to),
    toExclusive: input.get(toExclusive),
    step: input.get(step),
    order: input.get(order),
  };
  return {
    ...(given.to === undefined ? {} : { to: given.to }),
    ...(given.toExclusive === undefined ? {} : { toExclusive: given.toExclusive }),
    ...(given.step === undefined ? {} : { step: given.step }),
    ...(given.order === undefined ? {} : { order: given.order }),
  };
}
