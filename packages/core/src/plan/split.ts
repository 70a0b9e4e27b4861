/**
 * Where one migration file ends and the next begins, so that each file is done or not done. What must be committed
 * before others may use it goes first, in a file of its own. An index that is built beside the running application
 * cannot be built in a transaction, and a constraint that the rows are checked for is better in one of its own, where no
 * lock of other changes is held meanwhile: they have a file of their own, too, and what waits for them comes last.
 */
import { provides, requires } from "../operations/definitions.ts";
import { releasedFrom } from "../operations/facts.ts";
import { validates } from "../operations/keys.ts";
import type { Operation } from "../operations/vocabulary.ts";

interface Part {
  readonly up: readonly Operation[];
  readonly transaction: boolean;
}

/** `commitsFirst` tells what others may only use once it is committed (a new value of an enum type). */
export function split(ordered: readonly Operation[], commitsFirst: (op: Operation) => boolean): readonly Part[] {
  const parts: Record<PartName, Operation[]> = { first: [], main: [], concurrent: [], last: [] };
  // What is only let go of (a column of the type that is dropped) does not have to go before it.
  const provided = new Set(ordered.flatMap(provides).filter((fact) => releasedFrom(fact) === null));
  const awaited = new Set<string>();
  const partOf = (op: Operation): PartName => {
    if (commitsFirst(op) && !requires(op).some((fact) => provided.has(fact))) return "first";
    if (isConcurrent(op)) return "concurrent";
    return requires(op).some((fact) => awaited.has(fact)) ? "last" : "main";
  };
  for (const op of ordered) {
    const part = partOf(op);
    parts[part].push(op);
    if (part === "concurrent" || part === "last") for (const fact of provides(op)) awaited.add(fact);
  }
  return (["first", "main", "concurrent", "last"] as const)
    .map((name) => ({ up: parts[name], transaction: name !== "concurrent" }))
    .filter((part) => part.up.length > 0);
}

type PartName = "first" | "main" | "concurrent" | "last";

function isConcurrent(op: Operation): boolean {
  if (op.kind === "alterCheck" || op.kind === "alterForeignKey") return validates(op);
  return (op.kind === "createIndex" || op.kind === "dropIndex") && op.concurrently === true;
}
