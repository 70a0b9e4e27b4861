/** Rules of this package, read out of its sources. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../src", import.meta.url));
const sources = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
  .map((name) => ({ name: relative(root, join(root, name)), text: readFileSync(join(root, name), "utf8") }));

/** The files whose code, comments aside, matches. */
function filesWith(pattern: RegExp): readonly string[] {
  const code = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
  return sources.filter(({ text }) => pattern.test(code(text))).map(({ name }) => name);
}

test.for<[string, RegExp, readonly string[]]>([
  ["only main.ts ends the process", /\bprocess\s*\.\s*exit(Code)?\b/, ["main.ts"]],
  ["only what output.ts is given prints", /\bconsole\s*\.|\bprocess\s*\.\s*std(in|out|err)\b/, ["streams.ts"]],
  ["prompts are loaded when they are needed", /^import .*@clack/m, []],
  ["jiti is loaded when it is needed", /^import .*jiti/m, []],
  ["no adapter is imported", /"@mig\/(?!core|\$)/, []],
])("%s", ([, pattern, files]) => {
  expect(filesWith(pattern)).toEqual(files);
});

test("asking for the version loads few files and no package", () => {
  const reached = new Set<string>(["main.ts"]);
  for (const name of reached) {
    const text = sources.find((source) => source.name === name)?.text ?? "";
    for (const [, target = ""] of text.matchAll(/^(?:import|export) (?!type\b).*from "(.+)";$/gm)) {
      reached.add(target.replace(/^\.\//, ""));
    }
  }
  expect([...reached].sort()).toEqual(["main.ts", "node:fs", "node:module", "streams.ts", "version.ts"]);
});

test("a task is parsing, one library call and printing: at most 120 lines", () => {
  const long = sources.filter(({ name, text }) => name.startsWith("tasks/") && text.split("\n").length > 121);
  expect(long.map(({ name }) => name)).toEqual([]);
});
