/**
 * Migrations that are nothing but calls of the vocabulary, as generated ones are, need no module loader: a thousand of
 * them take 60 ms instead of 400, and are not kept in memory afterwards (measured on Node 24).
 */
import * as vocabulary from "../migration.ts";

const constructors: ReadonlyMap<string, unknown> = new Map(Object.entries(vocabulary));

const shape =
  /^\s*import \{([\w\s,]+)\} from "@mig\/core\/migration";\s*export default (defineMigration\([\s\S]*\));?\s*$/;

/** Code of the user's own, or what TypeScript and JavaScript might read differently. */
const code = /=>|`|\b(?:function|class|await|new|import|this|arguments|as|satisfies)\b/;

/** Whole lines of words for people, as generated migrations have them above operations. */
const comments = /^\s*\/\/.*$/gm;

/**
 * What the text's default export is; undefined when it is anything but calls, or when they fail: then the loader has to
 * tell, with its places.
 *
 * @example readCalls('import { defineMigration } from "@mig/core/migration";\nexport default defineMigration({ format: 1, up: [], down: [] });')
 */
export function readCalls(text: string): unknown {
  const [, imported = "", calls = ""] = shape.exec(text) ?? [];
  if (calls === "" || code.test(calls.replace(comments, ""))) return undefined;
  const names = imported.split(",").flatMap((name) => (name.trim() === "" ? [] : [name.trim()]));
  if (!names.every((name) => constructors.has(name))) return undefined;
  try {
    const evaluate = Function(...names, `"use strict"; return ${calls}`);
    const exported: unknown = evaluate(...names.map((name) => constructors.get(name)));
    return exported;
  } catch {
    return undefined;
  }
}
