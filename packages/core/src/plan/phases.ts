/**
 * A plan runs in four phases. Statements of the user's own that must go are written in the old names, so they go
 * first; then tables and columns get their new names; then everything else, ordered by facts and speaking the new
 * names; last the new statements. `down` is the phases backwards, each undone, so what was said in the old names runs
 * when the old names are back.
 */
import { provides, requires } from "../operations/definitions.ts";
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
  const phaseOf = (op: Operation): keyof Phases => {
    if (isRename(op)) return "renames";
    if (op.kind === "dropStatement") return "before";
    if (op.kind === "addStatement") return "after";
    // A table that moves into a new schema needs it there.
    return op.kind === "createObject" && provides(op).some((fact) => awaited.has(fact)) ? "before" : "structure";
  };
  const inPhase = (phase: keyof Phases) => operations.filter((op) => phaseOf(op) === phase);
  return { before: inPhase("before"), renames, structure: inPhase("structure"), after: inPhase("after") };
}
