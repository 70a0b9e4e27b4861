/** Answers given ahead of the questions. One that fits no question is a mistake, never ignored. */
import { MigError } from "../errors.ts";
import { type Asked, idOf, longId, takes } from "./interview.ts";
import { type Answer, type Answers, answerName, answersUnder } from "./question.ts";

/**
 * To be called once all states that the answers are for were compared, with everything that was asked.
 *
 * Errors: MIG_ANSWER_UNUSED for answers that no question takes, MIG_ANSWER_AMBIGUOUS for one that two take.
 */
export function refuseUnused(answers: Answers, asked: readonly Asked[]): void {
  const given = Object.keys(answers).flatMap((id) => answersUnder(answers, id).map((answer) => ({ id, answer })));
  const taken = given.map(({ id, answer }) => ({ id, answer, by: asked.filter((one) => fits(one, id, answer)) }));
  const shared = taken.find(({ by }) => by.length > 1);
  if (shared !== undefined) throw ambiguous(shared.id, shared.by);
  const unused = taken.filter(({ by }) => by.length === 0).map(({ id, answer }) => `${id} (${answerName(answer)})`);
  if (unused.length === 0) return;
  const known = asked.map((question) => idOf(question, asked));
  throw new MigError("MIG_ANSWER_UNUSED", `There is no question that takes the answer to ${unused.join(", ")}.`, {
    details: { unused, questions: known },
    next:
      known.length === 0
        ? "Nothing is ambiguous in this change; leave the answer out."
        : `The questions of this change are about: ${known.join(", ")}.`,
  });
}

function fits(question: Asked, id: string, answer: Answer): boolean {
  return (id === question.subject || id === longId(question)) && takes(question, answer);
}

function ambiguous(id: string, by: readonly Asked[]): MigError {
  const ids = by.map(longId);
  return new MigError("MIG_ANSWER_AMBIGUOUS", `"${id}" is the id of ${by.length} questions.`, {
    details: { id, questions: ids },
    next: `Say which one you mean: ${ids.join(", ")}.`,
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
