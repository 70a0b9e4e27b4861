/** What tells whether a migration is still the one that was applied. */
import { sha256 } from "../model/sha256.ts";
import type { Migration } from "./define.ts";
import { type Gist, gistOf } from "./gist.ts";

/** Names the way of counting, so that another one can come without telling every migration edited. */
const algorithm = "1";

/**
 * Over what the migration does (gist.ts), not over its text: so formatting, compiling and minifying change nothing, and
 * neither does a field that a later version of mig adds to the model.
 *
 * @example checksum(migration) // "1:9f86d081884c7d65..."
 */
export function checksum(migration: Migration): string {
  return checksumOf(gistOf(migration));
}

export function checksumOf({ up, down, transaction, breaking }: Gist): string {
  const mark = breaking ? '"breaking":true,' : "";
  return `${algorithm}:${sha256(`{${mark}"down":[${down.join(",")}],"transaction":${transaction},"up":[${up.join(",")}]}`)}`;
}
