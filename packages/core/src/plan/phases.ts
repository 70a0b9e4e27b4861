/**
 * A plan runs in four phases. Statements of the user's own that must go are written in the old names, so they go
 * first, and so do objects that rest on something by its old name; then tables and columns get their new names; then everything else, ordered by facts and speaking the new
 * names; last the new statements. `down` is the phases backwards, each undone, so what was said in the old names runs
 * when the old names are back.
 */
import { disturbs, provides, requires } from "../operations/definitions.ts";
import type { Operation } from "../operations/vocabulary.ts";

export interface Phases<Op extends Operation = Operation> {
  readonly before: readonly Op[];
  /** In the given order: the second may build on the first. */
  readonly renames: readonly Op[];
  readonly structure: readonly Op[];
  readonly after: readonly Op[];
}

export function phasesOf(operations: readonly Operation[]): Phases {
  const isRename = (op: Operation) => op.kind === "renameTable" || op.kind === "renameColumn";
  const renames = operations.filter(isRename);
  const awaited = new Set(renames.flatMap(requires));
  const inOldNames = droppedInOldNames(operations, renames);
  const phaseOf = (op: Operation): keyof Phases => {
    if (isRename(op)) return "renames";
    if (op.kind === "dropStatement" || inOldNames.has(op)) return "before";
    if (op.kind === "addStatement") return "after";
    // A table that moves into a new schema needs it there.
    return op.kind === "createObject" && provides(op).some((fact) => awaited.has(fact)) ? "before" : "structure";
  };
  const inPhase = (phase: keyof Phases) => operations.filter((op) => phaseOf(op) === phase);
  return { before: inPhase("before"), renames, structure: inPhase("structure"), after: inPhase("after") };
}

/**
 * The objects to drop before the renames, because undoing that makes them by the old names: those that rest on what is
 * renamed, with all that rests on them. One that something else must let go of first waits for that.
 */
function droppedInOldNames(operations: readonly Operation[], renames: readonly Operation[]): ReadonlySet<Operation> {
  if (renames.length === 0) return new Set();
  const drops = operations.filter((op) => op.kind === "dropObject");
  const others = operations.filter((op) => op.kind !== "dropObject" && op.kind !== "dropStatement");
  const old = new Set(renames.flatMap(disturbs));
  const first = new Set<Operation>(drops.filter(({ object }) => object.requires.some((fact) => old.has(fact))));
  for (let size = -1; size !== first.size; ) {
    size = first.size;
    const awaited = new Set([...first].flatMap(requires));
    for (const op of drops) if (provides(op).some((fact) => awaited.has(fact))) first.add(op);
  }
  for (let size = -1; size !== first.size; ) {
    size = first.size;
    const later = [...others, ...drops.filter((op) => !first.has(op))];
    const given = new Set(later.flatMap(provides));
    for (const op of first) if (requires(op).some((fact) => given.has(fact))) first.delete(op);
  }
  return first;
}
