/** A diff cut down to what some resources ask for: what others declare, or nobody does any more, is left alone. */
import type { Ask, Asked } from "../diff/interview.ts";
import { tableKey } from "../model/name.ts";
import { objectKey } from "../model/snapshot.ts";
import { provides, requires } from "../operations/definitions.ts";
import { isExtension, type Operation } from "../operations/vocabulary.ts";

/**
 * The operations on the tables and objects of these keys, and whatever those must come after (a table that a new key
 * points at). What nobody declares any more goes only when an answer says so.
 */
export function restrict(
  operations: readonly Operation[],
  keys: readonly string[],
  asked: readonly Asked[],
): readonly Operation[] {
  const own = new Set([...keys, ...asked.filter(({ answer }) => answer !== null).map(({ subject }) => subject)]);
  return withRequired(operations, (op) => own.has(subjectKey(op) ?? ""));
}

/** Is the question about one of them, or may what is gone have become one of them? */
export function concerns(keys: readonly string[]): (question: Ask) => boolean {
  const own = new Set(keys);
  return ({ kind, subject, choices }) =>
    keys.some((key) => subject === key || subject.startsWith(`${key}.`)) ||
    (kind === "tableRemoved" &&
      choices.some(({ answer }) => typeof answer === "object" && "rename" in answer && own.has(answer.rename)));
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
    case "reparentTable":
      return tableKey(op.to);
    default:
      return tableKey(op.table);
  }
}
