#!/usr/bin/env node
// The only file that ends the process. Asking for the version loads nothing but the few files that are imported here.
import { enableCompileCache } from "node:module";
import type { StopSignal } from "./exit-codes.ts";
import { processStreams } from "./streams.ts";
import { packageVersion } from "./version.ts";

const args = process.argv.slice(2);
const asksForVersion = args.length === 1 && (args[0] === "--version" || args[0] === "-V");
end(asksForVersion ? printVersion() : await runTask());

function printVersion(): number {
  processStreams.out.write(`${packageVersion()}\n`);
  return 0;
}

async function runTask(): Promise<number> {
  enableCompileCache();
  const { processWorld, runProgram } = await import("./in-process.ts");
  return runProgram(args, processWorld(stopSignal()), processStreams);
}

/** The first signal asks the run to stop at the next border; the second one ends the process as it always does. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const stopOn = (name: StopSignal) => process.once(name, () => controller.abort(name));
  stopOn("SIGINT");
  stopOn("SIGTERM");
  return controller.signal;
}

/** Ends also what the project's modules left open, such as a pool, once everything printed has left. */
function end(code: number): void {
  process.exitCode = code;
  processStreams.err.write("", () => processStreams.out.write("", () => process.exit(code)));
}
