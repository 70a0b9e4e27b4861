import { NEWEST_POSTGRES, OLDEST_POSTGRES } from "@mig/test-support";
import { afterAll, beforeAll, describe, it } from "vitest";
import type { Scratch } from "../src/engine.ts";
import { pgEngine } from "../src/pg-engine.ts";
import { proveBaseline } from "../src/prove-baseline.ts";

const long = process.env["MIG_LONG"] === "1";
const engines = [
  { engine: pgEngine(NEWEST_POSTGRES), seeds: long ? 400 : 20 },
  { engine: pgEngine(OLDEST_POSTGRES), seeds: long ? 100 : 5 },
];

describe.each(engines)("new tenants on $engine.name", ({ engine, seeds }) => {
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
  it.each(Array.from({ length: seeds }, (_, n) => n + 1))("seed %i", async (seed) => {
    await proveBaseline(engine, one, other, seed);
  });
});
