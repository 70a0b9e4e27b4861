import { MigError } from "@mig/core";
import { repair as run } from "@mig/core/runner";
import { amendLedger, amendOptions } from "../amend-ledger.ts";
import { type Task, texts } from "../task.ts";

const accept = texts("--accept <VERSION>", "Take this file as it is now; may be given several times");
const forget = texts(
  "--forget <VERSION>",
  "Take this migration, which has no file any more, for undone; may be given several times",
);

/** `mig repair` */
export const repair: Task = {
  name: "repair",
  summary: "Makes the ledger agree with files that were changed or removed",
  description: "mig status --verify tells which ones. Nothing runs; what is changed is recorded.",
  options: [accept, forget, ...amendOptions],
  examples: [
    {
      command: 'mig repair --accept 20260102030405 --reason "only the way back changed"',
      does: "records the file as it is",
    },
  ],
  run: async (context, input) => {
    const wanted = { accept: input.get(accept), forget: input.get(forget) };
    if (wanted.accept.length + wanted.forget.length === 0) {
      throw new MigError("MIG_USAGE", "What is to be repaired was not said.", {
        next: "Run `mig status --verify`, then pass --accept VERSION or --forget VERSION.",
      });
    }
    await amendLedger(context, input, (options) => run({ ...options, ...wanted }));
  },
};
