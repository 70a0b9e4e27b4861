/** Answers to the questions of a diff, as flags and as a file, and the flags that would answer an open one. */
import { readFileSync } from "node:fs";
import { type Answer, type Answers, MigError, type Question } from "@mig/core";
import { type Input, text, texts } from "./task.ts";

const rename = texts("--rename <OLD:NEW>", "A column or table was renamed: posts.title:headline");
const drop = texts("--drop <ID>", "A column or table that is not declared any more is to go: posts.legacy");
const keep = texts("--keep <ID>", "It stays in the database: posts.legacy");
const file = text("--answers <FILE>", 'Answers as JSON: { "posts.title": { "rename": "headline" } }');

export const answerOptions = [rename, drop, keep, file];

/** Errors: MIG_USAGE for what is no answer, or two different answers to one question. */
export function answersOf(input: Input, readText = readAnswersFile): Answers {
  const path = input.get(file);
  return merge([
    ...(path === undefined ? [] : parseFile(path, readText(path))),
    ...input.get(rename).map(parseRename),
    ...input.get(drop).map((id): Given => [id, "drop"]),
    ...input.get(keep).map((id): Given => [id, "keep"]),
  ]);
}

/** Each of them answers the question. */
export function flagsFor(question: Question): readonly string[] {
  return [
    ...question.candidates.map((candidate) => `--rename ${question.id}:${candidate}`),
    `--drop ${question.id}`,
    `--keep ${question.id}`,
  ];
}

type Given = readonly [id: string, answer: Answer];

/** The last colon divides: names hold one rarely, and then the answers file can say it. */
function parseRename(given: string): Given {
  const at = given.lastIndexOf(":");
  const [id, name] = [given.slice(0, Math.max(at, 0)), given.slice(at + 1)];
  if (id !== "" && name !== "") return [id, { rename: name }];
  throw new MigError("MIG_USAGE", `--rename takes OLD:NEW, not "${given}".`, {
    details: { option: "--rename", given },
    next: "Write it as in --rename posts.title:headline",
  });
}

function merge(all: readonly Given[]): Answers {
  const answers: Record<string, Answer> = {};
  for (const [id, answer] of all) {
    const known = answers[id];
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(answer)) {
      throw new MigError("MIG_USAGE", `"${id}" is answered twice, and differently.`, {
        details: { id, answers: [known, answer] },
        next: "Leave one of the two answers out.",
      });
    }
    answers[id] = answer;
  }
  return answers;
}

function readAnswersFile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new MigError("MIG_USAGE", "The answers file cannot be read.", {
      details: { file: path },
      next: "Correct the path after --answers.",
      cause,
    });
  }
}

function parseFile(path: string, content: string): readonly Given[] {
  return Object.entries(parseObject(path, content)).map(([id, answer]): Given => {
    if (answer === "drop" || answer === "keep") return [id, answer];
    if (isObject(answer) && typeof answer["rename"] === "string") return [id, { rename: answer["rename"] }];
    throw invalidFile(path, `The answer to "${id}" is none.`);
  });
}

function parseObject(path: string, content: string): Readonly<Record<string, unknown>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(content);
  } catch (cause) {
    throw invalidFile(path, "The answers file is not JSON.", cause);
  }
  if (isObject(parsed)) return parsed;
  throw invalidFile(path, "The answers file holds no object.");
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function invalidFile(path: string, message: string, cause?: unknown): MigError {
  return new MigError("MIG_USAGE", message, {
    details: { file: path },
    next: 'An answer is "drop", "keep" or { "rename": "NEW" }, under the id of its question.',
    cause,
  });
}
