/** Before a rollback destroys something, somebody must have agreed: at the terminal, by --accept-data-loss or by --plan. */
import { isMigError, MigError } from "@mig/core";
import type { RollbackOptions } from "@mig/core/runner";
import type { Context } from "./context.ts";
import { flag, type Input } from "./task.ts";

export const acceptDataLoss = flag("--accept-data-loss", "Do not ask before rows or values are lost");

type Consent = Pick<RollbackOptions, "acceptDataLoss" | "plan">;

/** Agreed at the terminal is what was shown there. Errors: MIG_DATA_LOSS, MIG_INTERRUPTED, those of the run. */
export async function withConsent<T>(
  { prompts }: Context,
  input: Input,
  run: (consent: Consent) => Promise<T>,
): Promise<T> {
  if (input.get(acceptDataLoss)) return run({ acceptDataLoss: true });
  try {
    return await run({ acceptDataLoss: false });
  } catch (error) {
    if (!isMigError(error) || error.code !== "MIG_DATA_LOSS" || prompts === null) throw error;
    if (!(await prompts.confirm(`${error.message}\nGo on?`))) {
      throw new MigError("MIG_INTERRUPTED", "The rollback was refused.", { next: "Nothing was changed." });
    }
    const { digest } = error.details;
    return run({ acceptDataLoss: true, ...(typeof digest === "string" ? { plan: digest } : {}) });
  }
}
