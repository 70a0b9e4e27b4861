import { migrateRepos, refuseVersionForMany, runningOptions } from "../run-migrations.ts";
import { openPlace, placeOptions } from "../run-place.ts";
import { migrateTenantsOf } from "../run-tenants.ts";
import { agreedPlan, dryRun, planDigest, showPlans } from "../show-plans.ts";
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
    { command: "mig migrate --tenants --plan 1f0c2a9b7d3e4456", does: "the same for mig plan --tenants" },
    {
      command: "mig migrate --tenants --canary 1",
      does: "applies what is pending in every tenant, in one of them first",
    },
  ],
  run: async (context, input) => {
    refuseSeveral(input, upOptions.slice(0, 4));
    refuseSeveral(input, [dryRun, planDigest]);
    const selection = upSelection(input);
    const choice = tenantChoice(input);
    const project = await openPlace(context, input);
    refuseVersionForMany(project, selection.to ?? selection.toExclusive);
    const planning = { context, input, project, request: { up: selection }, choice };
    if (input.get(dryRun)) return context.output.result(await showPlans(planning));
    const agreed = await agreedPlan(planning);
    const request = { selection, agreed };
    const repos = choice?.withPublic === false ? [] : await migrateRepos(context, input, project, request);
    const tenants = choice === null ? [] : await migrateTenantsOf(context, input, project, choice, request);
    context.output.result({ repos, ...(choice === null ? {} : { tenants }) });
  },
};
