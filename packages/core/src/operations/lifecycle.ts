/** The facts of a pair of operations that create and remove the same thing, told once. */
import { type Fact, facts } from "./facts.ts";

export interface Lifecycle {
  /** What the thing rests on. */
  readonly needs: readonly Fact[];
  /** What others may rest on once it is there. */
  readonly gives: readonly Fact[];
  /** The names it takes. */
  readonly names: readonly Fact[];
  /** What must exist to reach it at all, in both directions (its table, which may be renamed in the same plan). */
  readonly within: readonly Fact[];
}

export interface Ordering {
  readonly requires: readonly Fact[];
  readonly provides: readonly Fact[];
}

export function creation({ needs, gives, names, within }: Lifecycle): Ordering {
  return {
    requires: [...within, ...within.map(structureFree), ...needs, ...names],
    provides: [...gives, ...within.map(facts.settled)],
  };
}

export function removal({ needs, gives, names, within }: Lifecycle): Ordering {
  return {
    requires: [...within, ...within.map(structureFree), ...gives.map(facts.released)],
    provides: [...needs.map(facts.released), ...names, ...within.map(facts.settled)],
  };
}

/** Statements of the user's own rest on the whole structure of their table: those that must go, go first. */
export function structureFree(table: Fact): Fact {
  return facts.released(facts.settled(table));
}
