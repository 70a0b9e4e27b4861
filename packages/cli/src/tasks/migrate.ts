import { migrateRepos, refuseVersionForMany, runningOptions } from "../run-migrations.ts";
import { openPlace, placeOptions } from "../run-place.ts";
import { migrateTenantsOf } from "../run-tenants.ts";
import { dryRun, planDigest, showPlans } from "../show-plans.ts";
import { refuseSeveral, type Task } from "../task.ts";
import { tenantChoice, tenantOptions } from "../tenant-options.ts";
import { upOptions, upSelection } from "../version-options.ts";

/** `mig migrate` */
export const migrate: Task = {
  name: "migrate",
  summary: "Applies pending migrations",
  description: "Each one runs in a transaction together with its row in the ledger, under a lock.",
  options: [...upOptions, dryRun, planDigest, ...tenantOptions, ...placeOptions, ...runningOptions],
  examples: [
    { command: "mig migrate", does: "applies all that is pending" },
    { command: "mig migrate -n 1 --log-sql", does: "applies the next one and shows its SQL" },
    { command: "mig migrate --to 20260102030405", does: "stops after this migration" },
    { command: "mig migrate --plan 1f0c2a9b7d3e4456", does: "runs what mig plan has shown, or nothing" },
    {
      command: "mig migrate --tenants --canary 1",
      does: "applies what is pending in every tenant, in one of them first",
    },
  ],
  run: async (context, input) => {
    refuseSeveral(input, upOptions.slice(0, 4));
    refuseSeveral(input, [dryRun, planDigest]);
    const plan = input.get(planDigest);
    const selection = { ...upSelection(input), ...(plan === undefined ? {} : { plan }) };
    const choice = tenantChoice(input);
    const project = await openPlace(context, input);
    refuseVersionForMany(project, selection.to ?? selection.toExclusive);
    if (input.get(dryRun)) {
      context.output.result({ repos: await showPlans(context, input, project, { up: selection }) });
      return;
    }
    const repos = choice?.withPublic === false ? [] : await migrateRepos(context, input, project, selection);
    const tenants = choice === null ? [] : await migrateTenantsOf(context, input, project, choice, selection);
    context.output.result({ repos, ...(choice === null ? {} : { tenants }) });
  },
};
