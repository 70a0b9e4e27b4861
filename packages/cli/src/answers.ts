/** Answers to the questions of a diff, as flags and as a file. */
import { readFileSync } from "node:fs";
import { type Answer, type Answers, decodeAnswers, MigError, type Otherwise } from "@mig/core";
import { flag, type Input, type Parameter, text, texts } from "./task.ts";

/** Flags whose answer is a word, under the id that they are given. */
const words = {
  drop: texts("--drop <ID>", "A column or table that is not declared any more is to go: posts.legacy"),
  keep: texts("--keep <ID>", "It stays in the database, on record as to be dropped some day: posts.legacy"),
  backfill: texts("--backfill <ID>", "A required column gets a place for your code in the migration: posts.slug"),
  nullable: texts("--nullable <ID>", "It may be null for now, and is asked about again: posts.slug"),
  require: texts("--require <ID>", "It is required at once, because no row lacks a value: posts.slug"),
  cast: texts("--cast <ID>", "A column changes its type as the database does it by itself: posts.age"),
  leave: texts("--leave <ID>", "It keeps its type for now, and is asked about again: posts.age"),
};

/** Flags whose value stands behind the id and a sign. */
const rename = texts("--rename <OLD:NEW>", "A column or table was renamed, or moved: posts.title:headline");
const fill = texts("--fill <ID=VALUE>", "What rows get that lack a value of a required column: posts.slug=none");
const fillSql = texts("--fill-sql <ID=SQL>", 'The same, computed from the row: "posts.slug=lower(title)"');
const using = texts("--using <ID=SQL>", 'How a change of type converts the values: "posts.age=age::int"');
const back = texts("--back <ID=SQL>", 'How they are converted back, beside --using: "posts.age=age::text"');
const primaryKey = texts(
  "--primary-key <ID=COLUMNS>",
  "Which key is the table's, where resources differ: posts=org_id,id",
);

const dropColumns = flag(
  "--drop-columns",
  "Drop every column that is not declared any more; default is to ask for each",
);
const keepColumns = flag("--keep-columns", "Keep them all, on record as to be dropped; default is to ask for each");
const file = text(
  "--answers <FILE>",
  "Answers as JSON, or the questions that --json printed with their answers filled in",
);

export const answerOptions: readonly Parameter<unknown>[] = [
  rename,
  words.drop,
  words.keep,
  dropColumns,
  keepColumns,
  fill,
  fillSql,
  words.backfill,
  words.nullable,
  words.require,
  using,
  back,
  words.cast,
  words.leave,
  primaryKey,
  file,
];

/** Errors: MIG_USAGE and MIG_ANSWER_INVALID for what is no answer. */
export function answersOf(input: Input, readText = readAnswersFile): Answers {
  const path = input.get(file);
  return merge([
    ...(path === undefined ? [] : fromFile(path, readText(path))),
    ...input.get(rename).map((given) => answer(lastColon(given), (to) => ({ rename: to }))),
    ...input.get(fill).map((given) => answer(firstEquals("--fill", given), (value) => ({ fill: value }))),
    ...input.get(fillSql).map((given) => answer(firstEquals("--fill-sql", given), (sql) => ({ fillSql: sql }))),
    ...conversions(input),
    ...input.get(primaryKey).map((given) => {
      return answer(firstEquals("--primary-key", given), (columns) => ({ primaryKey: columns.split(",") }));
    }),
    ...wordsOf(input),
  ]);
}

/** What answers every removed column that has no answer of its own. Errors: MIG_USAGE for two of them. */
export function otherwiseOf(input: Input): Otherwise {
  const [drops, keeps] = [input.get(dropColumns), input.get(keepColumns)];
  if (drops && keeps) {
    throw new MigError("MIG_USAGE", "Only one of --drop-columns and --keep-columns can be given.", {
      next: "Leave one of them out; a single column can be answered by --drop or --keep beside the other.",
    });
  }
  if (!drops && !keeps) return {};
  return { columnRemoved: drops ? "drop" : "keep" };
}

type Given = readonly [id: string, answer: Answer];

function answer([id, value]: readonly [string, string], of: (value: string) => Answer): Given {
  return [id, of(value)];
}

function wordsOf(input: Input): readonly Given[] {
  const named = (word: keyof typeof words) => input.get(words[word]).map((id): Given => [id, word]);
  return [
    ...named("drop"),
    ...named("keep"),
    ...named("backfill"),
    ...named("nullable"),
    ...named("require"),
    ...named("cast"),
    ...named("leave"),
  ];
}

/** The way there and the way back are one answer. */
function conversions(input: Input): readonly Given[] {
  const ways = input.get(using).map((given) => firstEquals("--using", given));
  const returns = input.get(back).map((given) => firstEquals("--back", given));
  const lost = returns.find(([id]) => !ways.some(([other]) => other === id));
  if (lost !== undefined) {
    throw new MigError(
      "MIG_USAGE",
      `--back says how ${lost[0]} is converted back, and nothing says how it is converted.`,
      {
        details: { option: "--back", id: lost[0] },
        next: `Add --using "${lost[0]}=..."`,
      },
    );
  }
  return ways.map(([id, sql]): Given => {
    const way = returns.find(([other]) => other === id);
    return [id, { using: sql, ...(way === undefined ? {} : { back: way[1] }) }];
  });
}

/** Names hold a colon rarely, and then the answers file can say it. */
function lastColon(given: string): readonly [string, string] {
  return halves("--rename", given, given.lastIndexOf(":"), "--rename posts.title:headline");
}

function firstEquals(option: string, given: string): readonly [string, string] {
  return halves(option, given, given.indexOf("="), `${option} "posts.slug=..."`);
}

function halves(option: string, given: string, at: number, example: string): readonly [string, string] {
  const [id, value] = [given.slice(0, Math.max(at, 0)), given.slice(at + 1)];
  if (id !== "" && (value !== "" || option === "--fill")) return [id, value];
  throw new MigError("MIG_USAGE", `${option} cannot take "${given}".`, {
    details: { option, given },
    next: `Write it as in ${example}`,
  });
}

/** Whether two answers to one id are one too many is known when it is known what is asked. */
function merge(all: readonly Given[]): Answers {
  const answers: Record<string, readonly Answer[]> = {};
  for (const [id, given] of all) answers[id] = [...(answers[id] ?? []), given];
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

function fromFile(path: string, content: string): readonly Given[] {
  return Object.entries(decodeAnswers(parse(path, content))).flatMap(([id, given]) =>
    [given].flat().map((one): Given => [id, one]),
  );
}

function parse(path: string, content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (cause) {
    throw new MigError("MIG_USAGE", "The answers file is not JSON.", {
      details: { file: path },
      next: "Correct the file, or give the answers as flags.",
      cause,
    });
  }
}
