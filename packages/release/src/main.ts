#!/usr/bin/env node
// The only file of the package that ends the process and prints.
import { runRelease } from "./program.ts";

const controller = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => controller.abort(signal));

const code = await runRelease(process.argv.slice(2), {
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
  signal: controller.signal,
});
process.exitCode = code;
process.stderr.write("", () => process.stdout.write("", () => process.exit(code)));
