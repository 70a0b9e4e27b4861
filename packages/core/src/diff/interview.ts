/**
 * Asks the questions of one comparison and keeps what was asked. An answer is looked up under the question's short id,
 * its subject, and under its long one, which names the place too.
 */
import { MigError } from "../errors.ts";
import { equal } from "../model/json.ts";
import {
  type Answer,
  type AnswerName,
  type Answers,
  answerName,
  answersUnder,
  type Choice,
  type Option,
  type Otherwise,
  type Question,
  type QuestionKind,
} from "./question.ts";

/** A question before it has an id. */
export interface Ask {
  readonly kind: QuestionKind;
  readonly subject: string;
  readonly text: string;
  readonly choices: readonly Choice[];
  readonly safe: Answer;
}

/** A question that arose. */
export interface Asked extends Ask {
  /** `blog/public`; empty where there is only one place. */
  readonly place: string;
  readonly answer: Answer | null;
}

export class Interview {
  readonly #answers: Answers;
  readonly #otherwise: Otherwise;
  readonly #place: string;
  readonly #asked: Asked[] = [];

  /** Of any other question nobody speaks, unless it has an answer. */
  concerns: (question: Ask) => boolean = () => true;

  constructor(answers: Answers = {}, otherwise: Otherwise = {}, place = "") {
    this.#answers = answers;
    this.#otherwise = otherwise;
    this.#place = place;
  }

  get asked(): readonly Asked[] {
    return this.#asked;
  }

  /** Null leaves the question open. Errors: MIG_ANSWER_AMBIGUOUS. */
  ask(question: Ask): Answer | null {
    const given = this.#given(question);
    if (given === undefined && !this.concerns(question)) return null;
    const answer = given ?? this.#otherwise[question.kind] ?? null;
    this.#asked.push({ ...question, place: this.#place, answer });
    return answer;
  }

  /** For what need not be decided now: without an answer no question arises. */
  askIfAnswered(question: Ask): Answer | null {
    return this.#given(question) === undefined ? null : this.ask(question);
  }

  /** Was an answer given to it, of this name or of any? It may still be that it is never asked. */
  answers(question: Ask, name?: AnswerName): boolean {
    const given = this.#given(question);
    return given !== undefined && (name === undefined || answerName(given) === name);
  }

  #given(question: Ask): Answer | undefined {
    const ids = [question.subject, longId({ ...question, place: this.#place })];
    const [answer, other] = ids
      .flatMap((id) => answersUnder(this.#answers, id))
      .filter((given) => takes(question, given))
      .filter((given, position, all) => all.findIndex((known) => equal(known, given)) === position);
    if (answer !== undefined && other !== undefined) throw twice(question.subject, [answer, other]);
    return answer;
  }
}

/** `blog/tenants/columnRemoved/posts.title`: different from the id of every other question of the project. */
export function longId({ place, kind, subject }: Pick<Asked, "place" | "kind" | "subject">): string {
  return [...(place === "" ? [] : [place]), kind, subject].join("/");
}

/** Is it an answer to this question, by its form? */
export function takes({ choices }: Ask, answer: Answer): boolean {
  return namesTaken(choices).has(answerName(answer));
}

/** Renames are always understood, so that one to something that is not there can be refused with a reason. */
function namesTaken(choices: readonly Choice[]): ReadonlySet<AnswerName> {
  const names = new Set(choices.map(({ answer }) => answerName(answer)));
  return names.has("keep") ? names.add("rename") : names;
}

/** The open ones, each under its short id, or under its long one where another question takes answers to the short. */
export function openQuestions(asked: readonly Asked[]): readonly Question[] {
  return asked.filter(({ answer }) => answer === null).map((question) => questionOf(question, idOf(question, asked)));
}

export function idOf(question: Asked, asked: readonly Asked[]): string {
  const names = namesTaken(question.choices);
  const isShared = asked.some(
    (other) =>
      other !== question &&
      other.subject === question.subject &&
      [...namesTaken(other.choices)].some((name) => names.has(name)),
  );
  return isShared ? longId(question) : question.subject;
}

function questionOf({ kind, text, choices, safe }: Asked, id: string): Question {
  const options = choices.map((choice): Option => ({ ...choice, flag: flagOf(id, choice) }));
  return { id, kind, text, options, safe };
}

const flags: Readonly<Record<AnswerName, string>> = {
  drop: "--drop",
  keep: "--keep",
  rename: "--rename",
  fill: "--fill",
  fillSql: "--fill-sql",
  backfill: "--backfill",
  nullable: "--nullable",
  require: "--require",
  using: "--using",
  cast: "--cast",
  leave: "--leave",
  primaryKey: "--primary-key",
};

function flagOf(id: string, { answer, input }: Choice): string {
  const flag = flags[answerName(answer)];
  if (typeof answer === "string") return `${flag} ${quoted(id)}`;
  if ("rename" in answer) return `${flag} ${quoted(`${id}:${answer.rename}`)}`;
  if (input !== undefined) return `${flag} ${quoted(`${id}=<${input}>`)}`;
  return "primaryKey" in answer ? `${flag} ${quoted(`${id}=${answer.primaryKey.join(",")}`)}` : `${flag} ${quoted(id)}`;
}

/** As a shell takes it. */
function quoted(word: string): string {
  return /^[\w./:=,%-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

function twice(subject: string, answers: readonly Answer[]): MigError {
  return new MigError("MIG_ANSWER_AMBIGUOUS", `"${subject}" is answered twice, and differently.`, {
    details: { id: subject, answers },
    next: "Leave one of the two answers out.",
  });
}
