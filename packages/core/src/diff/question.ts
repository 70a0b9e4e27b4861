/**
 * What a diff cannot decide, as data. A question is asked by whoever runs the diff (a prompt, flags, a file, a test);
 * the diff only says what can be answered and what each answer means for the rows. The same change always asks the
 * same question under the same id.
 */
import type { Json } from "../model/json.ts";

/**
 * | kind | subject | arises when | without an answer of its own |
 * |---|---|---|---|
 * | columnRemoved | a column | no resource declares it any more | it is kept |
 * | tableRemoved | a table | no resource asks for it any more | it is kept |
 * | requiredColumn | a column | it must not be null in a table that may hold rows | it is nullable for now |
 * | typeChange | a column | the dialect cannot promise that every value survives | it keeps its type for now |
 * | tableRemade | a table | the dialect can only make it anew, and it may hold rows | it stays as it is for now |
 * | primaryKey | a table | its resources have different primary keys | the first of them |
 *
 * The last column is what is preselected; nobody takes it unasked.
 */
export type QuestionKind =
  | "columnRemoved"
  | "tableRemoved"
  | "requiredColumn"
  | "typeChange"
  | "tableRemade"
  | "primaryKey";

export type Answer =
  /** A column or table goes, with everything in it. */
  | "drop"
  /** It stays in the database and on record, to be dropped some day. Nobody is asked again. */
  | "keep"
  /** It has become this column, or this table (by its key). */
  | { readonly rename: string }
  /** Rows without a value get this one. It does not become the column's default. */
  | { readonly fill: Json }
  /** The same, computed from each row by the dialect's SQL. */
  | { readonly fillSql: string }
  /** The migration gets a place for code that fills the rows, and refuses to run until there is some. */
  | "backfill"
  /** The column may be null for now; the next diff asks again. */
  | "nullable"
  /** As it is declared: the table is empty, or no row lacks a value. */
  | "require"
  /** Values are converted by the dialect's SQL, `back` on the way back. */
  | { readonly using: string; readonly back?: string }
  /** Values are converted as the dialect does it by itself. */
  | "cast"
  /** The column keeps its type, or the table stays as it is, for now; the next diff asks again. */
  | "leave"
  /** The columns of the key; the other keys become unique. */
  | { readonly primaryKey: readonly string[] };

/** Answers that say everything by themselves. */
export const answerWords = ["drop", "keep", "backfill", "nullable", "require", "cast", "leave"] as const;

export type AnswerName = (typeof answerWords)[number] | "rename" | "fill" | "fillSql" | "using" | "primaryKey";

/** By question id. A list where two questions have the same subject: each answer is for the one that takes it. */
export type Answers = Readonly<Record<string, Answer | readonly Answer[]>>;

/** Answers every question of a kind that has no answer of its own. */
export type Otherwise = { readonly [K in QuestionKind]?: Answer };

/** Takes every difference as it stands: what is gone is dropped, what is required is required. For empty databases. */
export const asDeclared: Otherwise = {
  columnRemoved: "drop",
  tableRemoved: "drop",
  requiredColumn: "require",
  typeChange: "cast",
  tableRemade: "drop",
};

export interface Question {
  /** `posts.title` for a column, `posts` for a table; what flags and answer files use. */
  readonly id: string;
  readonly kind: QuestionKind;
  /** For people. */
  readonly text: string;
  readonly options: readonly Option[];
  /** The answer to preselect: nothing is lost by it, and nothing can fail. */
  readonly safe: Answer;
}

export interface Choice {
  readonly answer: Answer;
  /** What whoever answers has to put into the answer's only member, in words. Without it the answer is whole. */
  readonly input?: string;
  /** A sentence for a menu. */
  readonly label: string;
  /** What becomes of the rows. */
  readonly effect: string;
}

export interface Option extends Choice {
  /** The command's flag that gives this answer. */
  readonly flag: string;
}

export function answerName(answer: Answer): AnswerName {
  if (typeof answer === "string") return answer;
  if ("rename" in answer) return "rename";
  if ("fill" in answer) return "fill";
  if ("fillSql" in answer) return "fillSql";
  return "using" in answer ? "using" : "primaryKey";
}

export function answersUnder(answers: Answers, id: string): readonly Answer[] {
  const given = Object.hasOwn(answers, id) ? answers[id] : undefined;
  if (given === undefined) return [];
  return isList(given) ? given : [given];
}

function isList(given: Answer | readonly Answer[]): given is readonly Answer[] {
  return Array.isArray(given);
}
