/** What a task may touch of the world, all of it replaceable: tests bring their own. */
import type { ProjectFiles } from "@mig/core";
import type { Output } from "./output.ts";
import type { Prompts } from "./prompts.ts";

export interface Context extends World {
  readonly output: Output;
  /** Null when nobody is there to be asked. */
  readonly prompts: Prompts | null;
  /** The adapter that `mig <adapter>.<task>` names: only its repos take part. */
  readonly adapter: string | undefined;
}

export interface Executed {
  /** Null when it could not be started. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The part that does not depend on how the program was called. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by Ctrl-C: a run stops at the border of the running migration. */
  readonly signal: AbortSignal;
  now(): Date;
  cwd(): string;
  /** Makes the folder the current one, so that a repo's relative paths are relative to the project. */
  enter(folder: string): void;
  files(folder: string): ProjectFiles;
  /** Runs a program of the project or the machine in this folder; it reads nothing. */
  execute(command: readonly string[], folder: string): Promise<Executed>;
  /** Who works here, as the ledger says it: `user@host`. */
  worker(): string;
}
