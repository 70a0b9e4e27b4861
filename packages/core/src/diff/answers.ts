/** Answers given ahead of the questions. One that fits no question is a mistake, never ignored. */
import { MigError } from "../errors.ts";
import type { Answers, Question } from "./question.ts";

/** Errors: MIG_ANSWER_UNUSED for answers that no diff used. */
export function refuseUnused(answers: Answers, answered: readonly string[], open: readonly Question[]): void {
  const unused = Object.keys(answers).filter((id) => !answered.includes(id));
  if (unused.length === 0) return;
  const known = [...answered, ...open.map((question) => question.id)];
  throw new MigError("MIG_ANSWER_UNUSED", `There is no question about ${unused.map((id) => `"${id}"`).join(", ")}.`, {
    details: { unused, questions: known },
    next:
      known.length === 0
        ? "Nothing is ambiguous in this change; leave the answer out."
        : `The questions of this change are about: ${known.join(", ")}.`,
  });
}

/** Errors: MIG_ANSWER_UNUSED when the answer names something that is not a candidate. */
export function renameTarget(id: string, target: string, candidates: readonly string[]): string {
  if (candidates.includes(target)) return target;
  throw new MigError("MIG_ANSWER_UNUSED", `"${id}" cannot have been renamed to "${target}".`, {
    details: { id, target, candidates },
    next:
      candidates.length === 0
        ? "Nothing new stands beside it; answer with drop or keep."
        : `It can have become: ${candidates.join(", ")}.`,
  });
}
