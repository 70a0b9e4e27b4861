import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = process.env["MIG_CORPUS"] ?? resolve(import.meta.dirname, "../../../../shared/corpus");

export const corpus: { readonly root: string; readonly present: boolean } = { root, present: existsSync(root) };

export interface CorpusSchema {
  readonly id: string;
  readonly sql: string;
}

/** Every whole schema, and both sides of every recorded change. */
export function corpusSchemas(): readonly CorpusSchema[] {
  if (!corpus.present) return [];
  const whole = files("real/sqlite", ".sql").map((path) => ({ id: path, sql: readFileSync(path, "utf8") }));
  const sides = [...files("pairs/sqlite", ".jsonl"), ...files("history/sqlite", ".jsonl")].flatMap(readSides);
  return [...whole, ...sides];
}

function files(folder: string, suffix: string): readonly string[] {
  const path = join(root, folder);
  return readdirSync(path)
    .filter((name) => name.endsWith(suffix))
    .map((name) => join(path, name));
}

function readSides(path: string): readonly CorpusSchema[] {
  const lines = readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "");
  return lines.flatMap((line) => {
    const record: { readonly id: string; readonly old: string; readonly new: string } = JSON.parse(line);
    return [
      { id: `${record.id} old`, sql: record.old },
      { id: `${record.id} new`, sql: record.new },
    ];
  });
}
