/**
 * What a diff cannot decide, as data. A question is asked by whoever runs the diff (a prompt, flags, a file, a test);
 * the diff only says what the choices are. The same change always asks the same question under the same id.
 */
export interface Question {
  /** `posts.title` for a column, `posts` for a table; what flags and answer files use. */
  readonly id: string;
  readonly kind: "columnRemoved" | "tableRemoved";
  /** For people. */
  readonly text: string;
  /** What it may have been renamed to: names of columns, ids of tables. */
  readonly candidates: readonly string[];
}

/** `keep` leaves it in the database and in the snapshots. */
export type Answer = { readonly rename: string } | "drop" | "keep";

/** By question id. */
export type Answers = Readonly<Record<string, Answer>>;
