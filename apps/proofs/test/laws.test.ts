import { NEWEST_POSTGRES, OLDEST_POSTGRES } from "@mig/test-support";
import { describe, it } from "vitest";
import { proveLaws } from "../src/laws.ts";
import { pgEngine } from "../src/pg-engine.ts";
import { scratchPair } from "../src/scratch-pair.ts";
import { sqliteEngine } from "../src/sqlite-engine.ts";

const long = process.env["MIG_LONG"] === "1";
const first = Number(process.env["MIG_SEED"] ?? "1");
const engines = [
  { engine: sqliteEngine, seeds: long ? 1200 : 120 },
  { engine: pgEngine(NEWEST_POSTGRES), seeds: long ? 1200 : 80 },
  { engine: pgEngine(OLDEST_POSTGRES), seeds: long ? 300 : 20 },
  ...[15, 16, 17].map((major) => ({ engine: pgEngine(major), seeds: long ? 100 : 8 })),
];

describe.each(engines)("laws on $engine.name", ({ engine, seeds }) => {
  const scratch = scratchPair(engine);
  it.each(Array.from({ length: seeds }, (_, n) => first + n))("seed %i", async (seed) => {
    await proveLaws(engine, scratch.one, scratch.other, seed);
  });
});
