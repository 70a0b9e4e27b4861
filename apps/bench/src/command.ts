/** A whole process, timed from the outside. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Contender, Figures } from "./compare.ts";

export interface Command extends Omit<Contender, "run"> {
  /** The executable and its arguments. */
  readonly line: readonly [string, ...string[]];
  readonly cwd?: string;
}

const reportUsage = fileURLToPath(new URL("../programs/report-usage.cjs", import.meta.url));

/** A program of Node, which also tells its own processor time and memory. */
export function node(...args: readonly string[]): Command["line"] {
  return [process.execPath, "--require", reportUsage, ...args];
}

export const bareNode: Contender = timed({ name: "node -e 0", line: node("-e", "0") });

export function timed(command: Command): Contender {
  return { ...command, run: () => runCommand(command) };
}

/** Fails with what the command printed when it does not end with 0. */
export function runCommand({ line: [file, ...args], cwd }: Pick<Command, "line" | "cwd">): Promise<Figures> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(file, args, { cwd, stdio: ["ignore", "pipe", "pipe", "pipe"] });
    const texts = child.stdio.map(() => "");
    for (const [at, stream] of child.stdio.entries()) stream?.on("data", (chunk) => (texts[at] += String(chunk)));
    let wallMs = Number.NaN;
    child.on("exit", () => {
      wallMs = performance.now() - began;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      const [, out, error, told = ""] = texts;
      if (code !== 0) return reject(new Error(`${file} ${args.join(" ")} ended with ${code}:\n${out}${error}`));
      const used: Partial<Figures> = told === "" ? {} : JSON.parse(told);
      resolve({ ...used, wallMs });
    });
  });
}
