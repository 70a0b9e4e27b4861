/** A case of the corpus: one folder, `corpus/<topic>--<case>`, with what is declared before and after. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Answers, ErrorCode } from "@mig/core";
import type { Declare } from "./declare.ts";

export type DialectName = "pg" | "sqlite";

/** `case.json` */
export interface CaseOptions {
  /** Ids of features (F), tests (T), facts (D) and defects (L) that it proves. */
  readonly covers: readonly string[];
  /** Default both. */
  readonly dialects?: readonly DialectName[];
  /** The oldest PostgreSQL that knows what it needs. */
  readonly postgres?: number;
  /** To what must not be taken as it is declared; the golden file has every question that is asked without answers. */
  readonly answers?: Answers;
  /** Every new index is built without stopping writers. */
  readonly concurrentIndexes?: boolean;
  /** The change must be refused with this code, by these dialects. */
  readonly error?: { readonly [name in DialectName]?: ErrorCode };
  /** False: what is declared is not all of the database, so that nothing can be built from it alone. */
  readonly fromScratch?: boolean;
  /** SQL that fills the tables of `before`; without it every table gets some rows by itself. */
  readonly seed?: readonly string[];
}

export interface Case extends CaseOptions {
  readonly name: string;
  readonly before: Declare;
  readonly after: Declare;
}

const corpus = new URL("../../corpus/", import.meta.url);

/** Where the golden file of a case is. */
export function goldenFile(name: string, dialect: DialectName): string {
  return fileURLToPath(new URL(`${name}/expect.${dialect}.txt`, corpus));
}

function caseNames(): readonly string[] {
  return readdirSync(corpus, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** All cases, sorted by name; `before.ts` may be left out where nothing was there. */
export async function readCases(): Promise<readonly Case[]> {
  return Promise.all(
    caseNames().map(async (name) => {
      const folder = new URL(`${name}/`, corpus);
      const options: CaseOptions = JSON.parse(readFileSync(new URL("case.json", folder), "utf8"));
      const before = existsSync(new URL("before.ts", folder)) ? await declared(new URL("before.ts", folder)) : () => [];
      return { name, ...options, before, after: await declared(new URL("after.ts", folder)) };
    }),
  );
}

async function declared(url: URL): Promise<Declare> {
  const module: { readonly default: Declare } = await import(url.href);
  return module.default;
}

export function casesOf(
  cases: readonly Case[],
  dialect: DialectName,
  major = Number.POSITIVE_INFINITY,
): readonly Case[] {
  return cases.filter(({ dialects, postgres = 0 }) => dialects?.includes(dialect) !== false && major >= postgres);
}
