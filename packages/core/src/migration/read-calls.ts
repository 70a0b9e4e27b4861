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

interface Calls {
  readonly names: readonly string[];
  readonly calls: string;
}

/** Makes what is exported, in a list, from the constructors that it names. */
type Maker = (...constructors: readonly unknown[]) => readonly unknown[];

/**
 * What the default export of each text is; undefined when it is anything but calls, or when they fail: then the loader
 * has to tell, with its places. Several are compiled at once, because one by one they take half as long again.
 *
 * @example readCalls(['import { defineMigration } from "@mig/core/migration";\nexport default defineMigration({ format: 1, up: [], down: [] });'])
 */
export function readCalls(texts: readonly string[]): readonly unknown[] {
  const found = texts.map(callsIn);
  const some = found.filter((calls) => calls !== null);
  const makers = compile(some);
  return found.map((calls) => {
    if (calls === null) return undefined;
    return evaluate(calls, makers === null ? compile([calls])?.[0] : makers[some.indexOf(calls)]);
  });
}

function callsIn(text: string): Calls | null {
  const [, imported = "", calls = ""] = shape.exec(text) ?? [];
  if (calls === "" || code.test(calls.replace(comments, ""))) return null;
  const names = imported.split(",").flatMap((name) => (name.trim() === "" ? [] : [name.trim()]));
  return names.every((name) => constructors.has(name)) ? { names, calls } : null;
}

/** One for each; null when one of them cannot be read, or holds more than calls. */
function compile(some: readonly Calls[]): readonly Maker[] | null {
  const functions = some.map(({ names, calls }) => `(function (${names.join(", ")}) { return [${calls}\n]; })`);
  try {
    const makers: readonly Maker[] = Function(`"use strict"; return [${functions.join(",\n")}]`)();
    return makers.length === some.length ? makers : null;
  } catch {
    return null;
  }
}

function evaluate({ names }: Calls, maker: Maker | undefined): unknown {
  try {
    const [exported, ...others] = maker?.(...names.map((name) => constructors.get(name))) ?? [];
    return others.length === 0 ? exported : undefined;
  } catch {
    return undefined;
  }
}
