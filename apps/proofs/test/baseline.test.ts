import { NEWEST_POSTGRES, OLDEST_POSTGRES } from "@mig/test-support";
import { describe, it } from "vitest";
import { pgEngine } from "../src/pg-engine.ts";
import { proveBaseline } from "../src/prove-baseline.ts";
import { scratchPair } from "../src/scratch-pair.ts";

const long = process.env["MIG_LONG"] === "1";
const engines = [
  { engine: pgEngine(NEWEST_POSTGRES), seeds: long ? 400 : 20 },
  { engine: pgEngine(OLDEST_POSTGRES), seeds: long ? 100 : 5 },
];

describe.each(engines)("new tenants on $engine.name", ({ engine, seeds }) => {
  const scratch = scratchPair(engine);
  it.each(Array.from({ length: seeds }, (_, n) => n + 1))("seed %i", async (seed) => {
    await proveBaseline(engine, scratch.one, scratch.other, seed);
  });
});
