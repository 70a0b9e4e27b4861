/** What tells whether a migration is still the one that was applied. */
import { sha256 } from "../model/sha256.ts";
import { callOf } from "./calls.ts";
import { codeText } from "./code.ts";
import type { Migration, Step } from "./define.ts";
import { sqlGist } from "./sql-text.ts";

/** Names the way of counting, so that another one can come without telling every migration edited. */
const algorithm = "1";

/**
 * Over what the migration does, not over its text: the lists of operations as constructor calls without what equals a
 * default, SQL without comments and white space, code by its label alone. So formatting, compiling and minifying
 * change nothing, and neither does a field that a later version of mig adds to the model.
 *
 * @example checksum(migration) // "1:9f86d081884c7d65..."
 */
export function checksum({ up, down, transaction }: Migration): string {
  const texts = (steps: readonly Step[]) => steps.map(textOf).join(",");
  return `${algorithm}:${sha256(`{"down":[${texts(down)}],"transaction":${transaction},"up":[${texts(up)}]}`)}`;
}

function textOf(step: Step): string {
  if (step.kind === "run") return JSON.stringify({ run: step.label });
  if (step.kind !== "execute") return codeText(callOf(step));
  return codeText(callOf({ ...step, up: sqlGist(step.up), down: step.down === null ? null : sqlGist(step.down) }));
}
