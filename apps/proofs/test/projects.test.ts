/** The laws of generating on whole random projects. The seed is in the name of a failing test. */
import { NEWEST_POSTGRES, OLDEST_POSTGRES } from "@mig/test-support";
import { describe, expect, it } from "vitest";
import { pgEngine } from "../src/pg-engine.ts";
import { type Meeting, proveAgreement, proveBranches, proveSteps } from "../src/projects/prove-project.ts";
import { scratchPair } from "../src/scratch-pair.ts";
import { sqliteEngine } from "../src/sqlite-engine.ts";

const long = process.env["MIG_LONG"] === "1";
const first = Number(process.env["MIG_SEED"] ?? "1");
const engines = [
  { engine: sqliteEngine, seeds: long ? 400 : 16 },
  { engine: pgEngine(NEWEST_POSTGRES), seeds: long ? 300 : 8 },
  { engine: pgEngine(OLDEST_POSTGRES), seeds: long ? 100 : 4 },
];

describe.each(engines)("projects on $engine.name", ({ engine, seeds }) => {
  const scratch = scratchPair(engine);
  const all = Array.from({ length: seeds }, (_, n) => first + n);
  it.each(all)("step by step, seed %i", (seed) => proveSteps({ engine, one: scratch.one, other: scratch.other }, seed));
  const meetings = new Set<Meeting>();
  it.each(all)("two branches, seed %i", async (seed) => {
    meetings.add(await proveBranches({ engine, one: scratch.one, other: scratch.other }, seed));
  });
  // So few seeds as the others have need not hold both.
  if (seeds >= 16) {
    it("some branches commute, some do not", () => {
      expect([...meetings]).toEqual(expect.arrayContaining(["commute", "refused"]));
    });
  }
});

it("the same declarations ask the same of every database", async () => {
  const seeds = Array.from({ length: long ? 400 : 30 }, (_, n) => first + n);
  for (const seed of seeds) await proveAgreement([sqliteEngine, pgEngine(NEWEST_POSTGRES)], seed);
});
