/** Names for generated schemas: mostly plain, now and then one that must be quoted. No name is handed out twice. */
import { fitName } from "../model/name.ts";
import type { Random } from "./random.ts";

const odd = [
  "select",
  "Order",
  "user",
  "two words",
  "a.dot",
  'a "quote"',
  "it's",
  "größe",
  "比较",
  "50%",
  "1st",
  "default",
] as const;

export interface Names {
  /** `t1`, `c2`, or something odd. */
  fresh(prefix: string): string;
  /** A name made of others, cut to what the database allows, and different from all before. */
  derived(...parts: readonly string[]): string;
}

/** `taken`: names that are in use already. */
export function randomNames(random: Random, limit: number | null, taken: Iterable<string>): Names {
  const used = new Set(taken);
  const claim = (name: string): string => {
    used.add(name);
    return name;
  };
  const numbered = (stem: string, separator: string): string => {
    for (let number = 0; ; number += 1) {
      const name = `${stem}${separator}${number}`;
      if (!used.has(name)) return claim(name);
    }
  };
  return {
    fresh: (prefix) => {
      const candidate = random.chance(0.12) ? random.pick(odd) : longName(random, prefix, limit);
      return candidate === null || used.has(candidate) ? numbered(prefix, "") : claim(candidate);
    },
    derived: (...parts) => {
      const name = fitName(parts.join("_"), limit ?? 200);
      return used.has(name) ? numbered(fitName(parts.join("_"), (limit ?? 200) - 4), "_") : claim(name);
    },
  };
}

/** Now and then as long as a name may be. */
function longName(random: Random, prefix: string, limit: number | null): string | null {
  return limit !== null && random.chance(0.03) ? prefix.repeat(limit).slice(0, limit) : null;
}
