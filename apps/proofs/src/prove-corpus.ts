import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { answersOf, readCorpus } from "./corpus.ts";
import type { Engine, Scratch } from "./engine.ts";
import { prove, type Verdict } from "./prove.ts";
import { scratchPair } from "./scratch-pair.ts";

/** One test per change of the corpus. A pinned one must fail: when it passes, its pin has to go. */
export async function proveCorpus(dialect: "pg" | "sqlite", engine: Engine): Promise<void> {
  const pinFile = new URL(`../pins/${dialect}.json`, import.meta.url);
  const pins: Readonly<Record<string, string>> = JSON.parse(readFileSync(pinFile, "utf8"));
  const changes = readCorpus(dialect);
  const found: Record<string, string> = {};
  describe(`corpus on ${engine.name}`, () => {
    const scratch = scratchPair(engine);
    afterAll(() => {
      // MIG_PIN=1 pins what fails and keeps the reasons that are known: give the new ones theirs before you commit.
      if (process.env["MIG_PIN"] === "1") writeFileSync(pinFile, `${JSON.stringify(found, null, 2)}\n`);
    });
    it.each(changes.map((change) => [change.id, change] as const))("%s", async (id, change) => {
      const verdict = await proveOne();
      if (!verdict.ok) found[id] = pins[id] ?? `${verdict.step}: ${verdict.text.split("\n")[0]?.slice(0, 160)}`;
      if (process.env["MIG_PIN"] === "1") return;
      if (pins[id] === undefined) expect(verdict).toEqual({ ok: true });
      else expect(verdict.ok, `${id} passes now: remove its pin`).toBe(false);

      async function proveOne(): Promise<Verdict> {
        scratch.one = await emptied(engine, scratch.one);
        scratch.other = await emptied(engine, scratch.other);
        const { one: changed, other: target } = scratch;
        await changed.execute(`${change.setup ?? ""};\n${change.old}`);
        await target.execute(`${change.setup ?? ""};\n${change.new}`);
        return prove({ adapter: engine.adapter, changed, target, renames: answersOf(change.renames ?? []) });
      }
    });
    it("has a corpus, and every pin is about one of its changes", () => {
      const ids = new Set(changes.map((change) => change.id));
      expect(Object.keys(pins).filter((id) => changes.length > 0 && !ids.has(id))).toEqual([]);
    });
  });
}

/** Some functions of extensions cannot be dropped with what uses them; then a new database is the way out. */
async function emptied(engine: Engine, used: Scratch): Promise<Scratch> {
  try {
    await used.reset();
    return used;
  } catch {
    await used.close();
    return engine.open();
  }
}
