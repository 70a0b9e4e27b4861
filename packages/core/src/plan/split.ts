/**
 * Where one migration file ends and the next begins. An index that is built beside the running application cannot be
 * built in a transaction, so it has a file of its own, and what waits for it comes in a third.
 */
import { provides, requires } from "../operations/definitions.ts";
import type { Operation } from "../operations/vocabulary.ts";

export interface Part {
  readonly up: readonly Operation[];
  readonly transaction: boolean;
}

export function split(ordered: readonly Operation[]): readonly Part[] {
  const later = new Set<string>();
  const parts: { plain: Operation[]; concurrent: Operation[]; after: Operation[] } = {
    plain: [],
    concurrent: [],
    after: [],
  };
  for (const op of ordered) {
    const waits = requires(op).some((fact) => later.has(fact));
    if (!isConcurrent(op) && !waits) {
      parts.plain.push(op);
      continue;
    }
    for (const fact of provides(op)) later.add(fact);
    (isConcurrent(op) ? parts.concurrent : parts.after).push(op);
  }
  return [
    { up: parts.plain, transaction: true },
    { up: parts.concurrent, transaction: false },
    { up: parts.after, transaction: true },
  ].filter((part) => part.up.length > 0);
}

function isConcurrent(op: Operation): boolean {
  return (op.kind === "createIndex" || op.kind === "dropIndex") && op.concurrently === true;
}
