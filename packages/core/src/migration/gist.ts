/** What a migration does, a text for each step: what its checksum is over, and what a changed file is compared by. */
import { callOf } from "./calls.ts";
import { codeText } from "./code.ts";
import type { Migration, Step } from "./define.ts";
import { sqlGist } from "./sql-text.ts";

export interface Gist {
  /** JSON texts. */
  readonly up: readonly string[];
  readonly down: readonly string[];
  readonly transaction: boolean;
  readonly breaking: boolean;
}

/**
 * The constructor calls without what equals a default, SQL without comments and white space, code by its label alone.
 *
 * @example gistOf(migration).up // ['{"args":["posts",{"args":["slug","text"],"call":"column"}],"call":"addColumn"}']
 */
export function gistOf({ up, down, transaction, breaking }: Migration): Gist {
  return { up: stepGists(up), down: stepGists(down), transaction, breaking: breaking !== null };
}

export function stepGists(steps: readonly Step[]): readonly string[] {
  return steps.map((step) => {
    if (step.kind === "run") return JSON.stringify({ run: step.label });
    if (step.kind !== "execute") return codeText(callOf(step));
    return codeText(callOf({ ...step, up: sqlGist(step.up), down: step.down === null ? null : sqlGist(step.down) }));
  });
}
