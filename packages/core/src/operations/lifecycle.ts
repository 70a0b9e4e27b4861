/** The facts of a pair of operations that create and remove the same thing, told once. */
import { type Fact, facts } from "./facts.ts";

export interface Lifecycle {
  /** What the thing rests on. */
  readonly needs: readonly Fact[];
  /** What others may rest on once it is there. */
  readonly gives: readonly Fact[];
  /** The names it takes. */
  readonly names: readonly Fact[];
  /** What must exist to reach it at all: its table. */
  readonly within: readonly Fact[];
}

export interface Ordering {
  readonly requires: readonly Fact[];
  readonly provides: readonly Fact[];
}

export function creation({ needs, gives, names, within }: Lifecycle): Ordering {
  return { requires: [...within, ...needs, ...names], provides: gives };
}

export function removal({ needs, gives, names, within }: Lifecycle): Ordering {
  return { requires: [...within, ...gives.map(facts.released)], provides: [...needs.map(facts.released), ...names] };
}
