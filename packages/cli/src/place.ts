/** Where in the project an error comes from, read out of what Node says about it (seen on 24). */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface Place {
  readonly file: string;
  readonly line?: number;
}

/**
 * The place inside the folder, outside of node_modules, that the error is about: who imports what is missing, where the
 * syntax is wrong, or else the first frame of the stack.
 */
export function placeOf(error: unknown, folder: string): Place | null {
  if (!(error instanceof Error)) return null;
  const stack = error.stack ?? "";
  const importer = /imported from (.+)$/m.exec(error.message)?.[1];
  if (importer !== undefined) return isInside(importer, folder) ? { file: importer } : null;
  // The first line of a syntax error's stack is its place; its frames are those of the loader.
  return firstPlace(error instanceof SyntaxError ? (stack.split("\n", 1)[0] ?? "") : stack, folder);
}

/** A syntax error in plain JavaScript carries no place; `node --check` prints it, and runs nothing. */
export function checkedPlace(error: unknown, file: string): Place | null {
  if (!(error instanceof SyntaxError)) return null;
  const { stderr } = spawnSync(process.execPath, ["--check", file], { encoding: "utf8" });
  return firstPlace(stderr.split("\n", 1)[0] ?? "", "");
}

const place = /(file:\/\/[^\s()]+?|\/[^\s()]+?|[A-Z]:\\[^\s()]+?):(\d+)(?=[:)\s]|$)/gm;

function firstPlace(text: string, folder: string): Place | null {
  for (const [, written = "", line] of text.matchAll(place)) {
    const file = written.startsWith("file:") ? fileURLToPath(written) : written;
    if (isInside(file, folder)) return { file, line: Number(line) };
  }
  return null;
}

function isInside(file: string, folder: string): boolean {
  return file.startsWith(folder) && !/[\\/]node_modules[\\/]/.test(file);
}
