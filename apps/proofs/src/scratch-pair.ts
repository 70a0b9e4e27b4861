/** Two databases that the tests of a group use again and again. */
import { afterAll, beforeAll } from "vitest";
import type { Engine, Scratch } from "./engine.ts";

export interface ScratchPair {
  one: Scratch;
  other: Scratch;
}

/** Opened before the tests of the group that it is called in, closed after them. */
export function scratchPair(engine: Engine): ScratchPair {
  let one: Scratch;
  let other: Scratch;
  beforeAll(async () => {
    one = await engine.open();
    other = await engine.open();
  });
  afterAll(async () => {
    await one?.close();
    await other?.close();
  });
  return {
    get one() {
      return one;
    },
    set one(next) {
      one = next;
    },
    get other() {
      return other;
    },
    set other(next) {
      other = next;
    },
  };
}
