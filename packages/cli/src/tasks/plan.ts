import { refuseVersionForMany } from "../run-migrations.ts";
import { openPlace, placeOptions } from "../run-place.ts";
import { showPlans } from "../show-plans.ts";
import { flag, refuseSeveral, type Task } from "../task.ts";
import { selectionOptions, tenantChoice } from "../tenant-options.ts";
import { downSelection, upOptions, upSelection } from "../version-options.ts";

const isRollback = flag("--rollback", "What mig rollback would do, the last one if nothing else is said");

/** `mig plan` */
export const plan: Task = {
  name: "plan",
  summary: "Shows what would run: SQL, transactions, locks, and what is lost",
  description:
    "Reads in a transaction that cannot write; creates nothing and takes no lock. Tenants with the same plan stand together. The last line has the plan's digest: mig migrate --plan DIGEST runs this plan and no other.",
  options: [isRollback, ...upOptions, ...selectionOptions, ...placeOptions],
  examples: [
    { command: "mig plan", does: "shows what mig migrate would do" },
    { command: "mig plan --rollback -n 2", does: "shows what undoing the last two would do" },
    { command: "mig plan --with-tenants", does: "the public scope and all tenants, with one digest" },
    { command: "mig plan --json", does: "the same as data" },
  ],
  run: async (context, input) => {
    refuseSeveral(input, upOptions.slice(0, 4));
    const request = input.get(isRollback) ? { down: downSelection(input) ?? { step: 1 } } : { up: upSelection(input) };
    const project = await openPlace(context, input);
    const version =
      "down" in request ? (request.down.to ?? request.down.toExclusive) : (request.up.to ?? request.up.toExclusive);
    refuseVersionForMany(project, version);
    context.output.result(await showPlans({ context, input, project, request, choice: tenantChoice(input) }));
  },
};
