/** One row of the table of errors. */
export interface ErrorEntry {
  /** One sentence: what is wrong. */
  readonly title: string;
  /** One or two sentences: what to do next. Shown when the thrower has nothing more precise to say. */
  readonly next: string;
  /** Exit code of the CLI. 1 failure, 2 usage or undecided, 3 pending, 4 history differs, 5 lock, 6 some tenants failed, 7 lock lost, 8 refused. */
  readonly exit: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
}
