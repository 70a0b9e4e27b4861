/** Changes between two states that no declaration of the corpus shows, written for the proofs alone: both ways, and back. */
import { readdirSync, readFileSync } from "node:fs";
import { NEWEST_POSTGRES, OLDEST_POSTGRES } from "@mig/test-support";
import { describe, expect, it } from "vitest";
import { answersOf } from "../src/corpus.ts";
import { pgEngine } from "../src/pg-engine.ts";
import { prove } from "../src/prove.ts";
import { scratchPair } from "../src/scratch-pair.ts";

interface Pair {
  readonly name: string;
  readonly sides: readonly [string, string];
  /** From the first to the second side: `public.t->public.u`. */
  readonly renames: readonly string[];
}

const folder = new URL("../pairs/", import.meta.url);

function readPairs(file: string): readonly Pair[] {
  const [, ...blocks] = readFileSync(new URL(file, folder), "utf8").split(/^#### /m);
  return blocks.map((block) => {
    const [name = "", ...lines] = block.split("\n");
    const [first = "", second = ""] = lines.join("\n").split(/^----$/m);
    const renames = /^-- renames (.*)$/m.exec(second)?.[1]?.split(" ") ?? [];
    return { name, sides: [first, second], renames };
  });
}

const backwards = (rename: string) => rename.split("->").reverse().join("->");

describe.each([OLDEST_POSTGRES, NEWEST_POSTGRES])("PostgreSQL %i", (major) => {
  const engine = pgEngine(major);
  const scratch = scratchPair(engine);

  async function change(from: string, to: string, renames: readonly string[]) {
    const { one: changed, other: target } = scratch;
    await changed.reset();
    await target.reset();
    await changed.execute(from);
    await target.execute(to);
    return prove({ adapter: engine.adapter, changed, target, renames: answersOf(renames) });
  }

  describe.each(readdirSync(folder).sort())("%s", (file) => {
    it.each(readPairs(file).map((pair) => [pair.name, pair] as const))("%s", async (_, { sides, renames }) => {
      const [first, second] = sides;
      expect([await change(first, second, renames), await change(second, first, renames.map(backwards))]).toEqual([
        { ok: true },
        { ok: true },
      ]);
    });
  });
});
