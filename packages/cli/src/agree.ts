/** Before something is lost, somebody must have agreed: at the terminal, or by --yes. */
import { type ErrorDetails, MigError } from "@mig/core";
import type { Context } from "./context.ts";
import { flag, type Input } from "./task.ts";

export const yes = flag("-y, --yes", "Do not ask");

export interface Agreement {
  /** Asked at a terminal. */
  readonly question: string;
  /** What is said where nobody can be asked: `Dropping the database of blog`. */
  readonly what: string;
  /** When --yes is right: `everything in it may be lost`. */
  readonly when: string;
  readonly details: ErrorDetails;
}

/** Errors: MIG_USAGE when nobody agreed, MIG_INTERRUPTED when somebody said no. */
export async function agree({ prompts }: Context, input: Input, agreement: Agreement): Promise<void> {
  if (input.get(yes)) return;
  const { question, what, when, details } = agreement;
  if (prompts === null) {
    throw new MigError("MIG_USAGE", `${what} was not confirmed.`, { details, next: `Pass --yes if ${when}.` });
  }
  if (await prompts.confirm(question)) return;
  throw new MigError("MIG_INTERRUPTED", `${what} was refused.`, { next: "Nothing was changed." });
}
