/** The world of a real run: this process. */
import { spawn } from "node:child_process";
import { hostname, userInfo } from "node:os";
import { delimiter, join } from "node:path";
import { nodeFiles } from "@mig/core";
import type { Executed, World } from "./context.ts";

export function processWorld(signal: AbortSignal): World {
  return {
    env: process.env,
    signal,
    now: () => new Date(),
    cwd: () => process.cwd(),
    enter: (folder) => process.chdir(folder),
    files: nodeFiles,
    execute,
    worker,
  };
}

/** The project's own programs are found first, as a package's scripts find them. */
function execute([program = "", ...args]: readonly string[], folder: string): Promise<Executed> {
  const path = [join(folder, "node_modules/.bin"), process.env["PATH"] ?? ""].join(delimiter);
  return new Promise((done) => {
    const child = spawn(program, args, {
      cwd: folder,
      env: { ...process.env, PATH: path },
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32",
    });
    const texts = { out: "", err: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      texts.out += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      texts.err += text;
    });
    child.on("error", (error) => done({ code: null, out: "", err: error.message }));
    child.on("close", (code) => done({ code, ...texts }));
  });
}

/** A container may run under a number that no user has. */
function worker(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    return `${process.getuid?.() ?? "unknown"}@${hostname()}`;
  }
}
