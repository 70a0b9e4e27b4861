/** A diff cut down to what some resources ask for: what others declare, or nobody does any more, is left alone. */
import type { Diff } from "./diff/diff.ts";
import { tableKey } from "./model/name.ts";
import { objectKey } from "./model/snapshot.ts";
import { provides, requires } from "./operations/definitions.ts";
import { isExtension, type Operation } from "./operations/vocabulary.ts";

/**
 * `keys`: of the tables and objects that the resources ask for. Keeps the operations of the resources' own tables and objects, and whatever those must come after (a table that a new
 * key points at). Keeps the questions about them; a table that nobody declares any more is only a question when it may
 * have become one of theirs, and goes only when an answer says so.
 */
export function restrict(found: Diff, keys: readonly string[]): Diff {
  const own = new Set(keys);
  const isOwn = (op: Operation) => {
    const key = subjectKey(op);
    return key !== null && (own.has(key) || found.answered.includes(key));
  };
  return {
    ...found,
    operations: withRequired(found.operations, isOwn),
    questions: found.questions.filter(
      ({ id, kind, candidates }) =>
        [...own].some((key) => id === key || id.startsWith(`${key}.`)) ||
        (kind === "tableRemoved" && candidates.some((key) => own.has(key))),
    ),
  };
}

function withRequired(all: readonly Operation[], isOwn: (op: Operation) => boolean): readonly Operation[] {
  const kept = new Set(all.filter(isOwn));
  for (const op of kept) {
    const needed = new Set(requires(op));
    for (const other of all) {
      if (provides(other).some((fact) => needed.has(fact)) || isOtherHalf(op, other)) kept.add(other);
    }
  }
  return all.filter((op) => kept.has(op));
}

/** An object that is dropped to be created anew. */
function isOtherHalf(op: Operation, other: Operation): boolean {
  return op.kind === "dropObject" && other.kind === "createObject" && subjectKey(op) === subjectKey(other);
}

/** The table that it changes, by its new name, or the object. */
function subjectKey(op: Operation): string | null {
  if (isExtension(op)) return op.table === undefined ? null : tableKey(op.table);
  switch (op.kind) {
    case "execute":
      return null;
    case "createObject":
    case "dropObject":
      return objectKey(op.object);
    case "alterObject":
      return objectKey(op.to);
    case "renameTable":
      return tableKey(op.to);
    default:
      return tableKey(op.table);
  }
}
