/** One thing that was looked at. `problem`: runs will fail; `warning`: they may, or others suffer. */
export interface Finding {
  readonly level: "ok" | "warning" | "problem";
  /** What was looked at, in a word or two. */
  readonly topic: string;
  /** What was found and, unless all is well, what to do. */
  readonly text: string;
}
