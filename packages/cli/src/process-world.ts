/** The world of a real run: this process. */
import { nodeFiles } from "@mig/core";
import type { World } from "./context.ts";

export function processWorld(signal: AbortSignal): World {
  return {
    env: process.env,
    signal,
    now: () => new Date(),
    cwd: () => process.cwd(),
    enter: (folder) => process.chdir(folder),
    files: nodeFiles,
  };
}
