/** Chance from a seed: the same seed always makes the same choices, so the seed is the test case. */
import { MigError } from "../errors.ts";

export interface Random {
  /** At least 0, less than 1. */
  next(): number;
  /** A whole number, at least 0, less than `below`. */
  int(below: number): number;
  chance(probability: number): boolean;
  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
  /** One of the list, or undefined when it is empty. */
  any<T>(list: readonly T[]): T | undefined;
  /** One of the names, by weight. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K;
}

/** The generator is mulberry32: 32 bits of state, good enough to vary tests and the same everywhere. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (below: number) => Math.floor(next() * below);
  const any = <T>(list: readonly T[]) => list[int(list.length)];
  const pick = <T>(list: readonly T[]): T => {
    const [first] = list;
    if (first === undefined) throw new MigError("MIG_BUG", "There is nothing to choose from.");
    return any(list) ?? first;
  };
  const weighted = <K extends string>(weights: Readonly<Record<K, number>>): K => {
    const names = namesOf(weights);
    let rest = next() * names.reduce((sum, name) => sum + weights[name], 0);
    for (const name of names) {
      rest -= weights[name];
      if (rest < 0) return name;
    }
    return pick(names);
  };
  return { next, int, any, pick, weighted, chance: (probability) => next() < probability };
}

function namesOf<K extends string>(weights: Readonly<Record<K, number>>): readonly K[] {
  const names: K[] = [];
  for (const name in weights) names.push(name);
  return names;
}
