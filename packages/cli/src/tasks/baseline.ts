import { baseline as run } from "@mig/core/runner";
import { amendLedger, amendOptions } from "../amend-ledger.ts";
import { type Task, text } from "../task.ts";

const version = text("[VERSION]", "The last migration to record; all of them if none is named");

/** `mig baseline` */
export const baseline: Task = {
  name: "baseline",
  summary: "Records migrations as applied without running them",
  description: "For a database that has what they make already: one that was made by another tool, or restored.",
  arguments: [version],
  options: amendOptions,
  examples: [
    { command: 'mig baseline 20260102030405 --reason "made by the old tool"', does: "records it and all before it" },
  ],
  run: (context, input) => {
    const to = input.get(version);
    return amendLedger(context, input, (options) => run({ ...options, ...(to === undefined ? {} : { to }) }));
  },
};
