import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** One schema change of a real project. */
export interface Change {
  readonly id: string;
  readonly old: string;
  readonly new: string;
  readonly setup?: string;
  readonly renames?: readonly string[];
  readonly loads_pg15?: boolean;
  readonly duplicate_of?: string;
}

const beside = fileURLToPath(new URL("../../../../shared/corpus", import.meta.url));
const folder = process.env["MIG_CORPUS"] ?? beside;

/** All changes of one kind of database; empty, with a note, where the corpus is not there. */
export function readCorpus(dialect: "pg" | "sqlite"): readonly Change[] {
  if (!existsSync(folder)) {
    process.stderr.write(`No corpus at ${folder}: set MIG_CORPUS to run these proofs.\n`);
    return [];
  }
  return ["pairs", "history"].flatMap((kind) => {
    const at = join(folder, kind, dialect);
    return readdirSync(at)
      .filter((name) => name.endsWith(".jsonl"))
      .sort()
      .flatMap((name) => readFileSync(join(at, name), "utf8").split("\n"))
      .filter((line) => line !== "")
      .map((line): Change => JSON.parse(line));
  });
}

/** `public.users.name->public.users.name1` as the id of a question and its answer. */
export function answersOf(renames: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    renames.map((rename) => {
      const [from = "", to = ""] = rename.split("->");
      return [from.replace(/^public\./, ""), to.replace(/^public\./, "")];
    }),
  );
}

/** Whole schemas of real applications: name and SQL. */
export function readSchemas(dialect: "pg" | "sqlite"): readonly (readonly [name: string, sql: string])[] {
  const at = join(folder, "real", dialect);
  if (!existsSync(at)) return [];
  return readdirSync(at)
    .filter((name) => name.endsWith(".sql"))
    .sort()
    .map((name) => [name, readFileSync(join(at, name), "utf8")]);
}
