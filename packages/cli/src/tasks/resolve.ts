import { MigError } from "@mig/core";
import { type Outcome, resolve as run } from "@mig/core/runner";
import { amendLedger, amendOptions } from "../amend-ledger.ts";
import { flag, type Input, refuseSeveral, type Task, text } from "../task.ts";

const version = text("<VERSION>", "The migration");
const outcomes: Readonly<Record<Outcome, ReturnType<typeof flag>>> = {
  applied: flag("--applied", "It is applied: it was finished by hand"),
  rolledBack: flag("--rolled-back", "It is undone: nothing of it is left"),
  retry: flag("--retry", "The part it stopped in did not run: the next run starts with it"),
};

/** `mig resolve` */
export const resolve: Task = {
  name: "resolve",
  summary: "Says what became of a migration that mig cannot judge",
  description:
    "Needed only after SQL or code of your own was stopped outside a transaction. Look into the database first.",
  arguments: [version],
  options: [...Object.values(outcomes), ...amendOptions],
  examples: [
    { command: 'mig resolve 20260102030405 --applied --reason "finished by hand"', does: "records it as applied" },
    {
      command: 'mig resolve 20260102030405 --retry --reason "VACUUM was cut off"',
      does: "runs the part again next time",
    },
  ],
  run: async (context, input) => {
    const as = outcomeOf(input);
    const wanted = input.get(version) ?? "";
    await amendLedger(context, input, (options) => run({ ...options, version: wanted, as }));
  },
};

function outcomeOf(input: Input): Outcome {
  refuseSeveral(input, Object.values(outcomes));
  for (const as of ["applied", "rolledBack", "retry"] as const) if (input.get(outcomes[as])) return as;
  throw new MigError("MIG_USAGE", "What became of the migration was not said.", {
    next: "Pass --applied, --rolled-back or --retry.",
  });
}
