import { describe, it } from "vitest";
import type { Engine } from "../engine.ts";
import { scratchPair } from "../scratch-pair.ts";
import { casesOf, type DialectName, readCases } from "./case.ts";
import { proveCase } from "./prove-case.ts";

/** One test per case that is not refused, in two databases that are used again. `major` is PostgreSQL's. */
export async function proveCases(dialect: DialectName, engine: Engine, major?: number): Promise<void> {
  const cases = casesOf(await readCases(), dialect, major).filter(({ error }) => error?.[dialect] === undefined);
  describe(`cases on ${engine.name}`, () => {
    const scratch = scratchPair(engine);
    it.each(cases.map((given) => [given.name, given] as const))("%s", async (_, given) => {
      await proveCase(engine, scratch.one, scratch.other, given);
    });
  });
}
