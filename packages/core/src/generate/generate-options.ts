/** What there is to generate from, and how. */
import type { Repo } from "../adapter/repo.ts";
import type { Answers, Otherwise } from "../diff/question.ts";
import type { ProjectFiles } from "../model/project-files.ts";
import type { DeclaredObject } from "../resource/declared-object.ts";
import type { Domain } from "../resource/domain.ts";
import type { AnyResource } from "../resource/resource.ts";

export interface GenerateOptions {
  readonly repos: readonly Repo[];
  readonly resources: readonly AnyResource[];
  readonly objects: readonly DeclaredObject[];
  readonly files: ProjectFiles;
  /** Of the migrations to write, in words or as a slug. Null: made of what they do. */
  readonly name: string | null;
  readonly now: Date;
  readonly answers?: Answers;
  /** Answers every question of a kind that has no answer of its own. */
  readonly otherwise?: Otherwise;
  /** True: on top of what was generated for development, and for development itself. */
  readonly dev?: boolean;
  /** True: every new index of a table that exists is built without stopping writers. */
  readonly concurrentIndexes?: boolean;
  /** Why releases without the migrations must not run on a database that has them; default: they may. */
  readonly breaking?: string;
  /** True: the database has it all already, so only what is recorded changes. */
  readonly snapshotsOnly?: boolean;
  /** Only what these domains ask for, and what that rests on; the tables of others are left alone. */
  readonly only?: readonly Domain[];
}
