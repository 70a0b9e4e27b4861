/** Answers that come from outside, as an object by question id or as the questions themselves with their answers. */
import { MigError } from "../errors.ts";
import { type Decoder, json, list, record, refuse, root, text } from "../model/decoder.ts";
import { type Answer, type Answers, answerWords } from "./question.ts";

/**
 * Two forms: `{ "posts.title": { "rename": "headline" }, "posts.legacy": "keep" }`, or what the command prints with
 * --json when it is undecided, where each question has an `answer` to fill in; null leaves it open.
 *
 * Errors: MIG_ANSWER_INVALID, with the place.
 *
 * @example decodeAnswers(JSON.parse(text))
 */
export function decodeAnswers(given: unknown): Answers {
  const at = root((problem, path) => {
    throw new MigError("MIG_ANSWER_INVALID", `The answers: ${path === "" ? "they" : path} ${problem}.`, {
      details: { place: path },
      next: 'An answer is a word like "keep", or an object like { "rename": "NEW" }, under the id of its question.',
    });
  });
  const questions = questionsIn(given);
  const entries = questions ?? Object.entries(isObject(given) ? given : refuse(at, "must be an object"));
  const answers: Record<string, readonly Answer[]> = {};
  for (const [id, value] of entries) {
    const place = { ...at, within: at, step: id };
    const said = Array.isArray(value) ? list(decodeAnswer)(value, place) : [decodeAnswer(value, place)];
    answers[id] = [...(answers[id] ?? []), ...said];
  }
  return answers;
}

const member = (name: string) => (of: unknown) => (isObject(of) ? of[name] : undefined);

/** Pairs of an id and an answer; null when the value is no list of questions. */
function questionsIn(given: unknown): readonly (readonly [string, unknown])[] | null {
  const details = member("details")(member("error")(given));
  const questions = [given, details].map(member("questions")).find(Array.isArray);
  if (!Array.isArray(questions)) return null;
  return questions.flatMap((question: unknown) => {
    const [id, answer] = [member("id")(question), member("answer")(question)];
    return typeof id !== "string" || answer === null || answer === undefined ? [] : [[id, answer] as const];
  });
}

const decodeAnswer: Decoder<Answer> = (value, at) => {
  const word = answerWords.find((known) => known === value);
  if (word !== undefined) return word;
  if (typeof value === "string") return refuse(at, `must be one of ${answerWords.join(", ")}, or an object`);
  return decodeObject(value, at);
};

const decodeObject: Decoder<Answer> = record((fields) => {
  const known = [
    fields.given("rename", text),
    fields.given("fill", json),
    fields.given("fillSql", text),
    { ...fields.given("using", text), ...fields.given("back", text) },
    fields.given("primaryKey", list(text)),
  ];
  const said = known.filter((answer) => Object.keys(answer).length > 0);
  const [answer] = said.filter(isAnswer);
  if (answer === undefined || said.length > 1)
    return fields.refuse("answer", "must be one of rename, fill, fillSql, using or primaryKey");
  return answer;
});

function isAnswer(given: object): given is Exclude<Answer, string> {
  return ["rename", "fill", "fillSql", "using", "primaryKey"].some((name) => name in given);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
