/** The examples of a page, as the files of a project. */
import { readFileSync } from "node:fs";

export interface Readme {
  /** By path, relative to the page's project. */
  readonly files: Readonly<Record<string, string>>;
  readonly programs: readonly Program[];
}

interface Program {
  /** One of the files. */
  readonly path: string;
  /** The lines that it prints, by the page's own words: `console.log(…); // → the line`. */
  readonly prints: readonly string[];
}

/**
 * A block is a file when it begins with `// its/path`, a program when it begins with `// run`, and a module when it
 * imports something. Anything else is a fragment, which nobody can check.
 *
 * @example readReadme(new URL("../../../README.md", import.meta.url)).files["mig.config.ts"]
 */
export function readReadme(page: URL): Readme {
  const blocks = readFileSync(page, "utf8").matchAll(/^```(ts|js)\n((?:\/\/ (\S+)\n)?[\s\S]*?)^```$/gm);
  const files: Record<string, string> = {};
  const programs: Program[] = [];
  for (const [, language = "", text = "", name] of blocks) {
    const path = pathOf(language, text, name, Object.keys(files).length);
    if (path === null) continue;
    files[path] = text;
    if (name === "run")
      programs.push({ path, prints: [...text.matchAll(/ \/\/ → (.*)$/gm)].map(([, line = ""]) => line) });
  }
  return { files, programs };
}

function pathOf(language: string, text: string, name: string | undefined, position: number): string | null {
  if (name?.includes(".") === true) return name;
  return name === "run" || /^import /m.test(text) ? `example-${position}.${language}` : null;
}
