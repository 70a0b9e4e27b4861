/** The program of Bun, as npm ships it for this platform: another runtime and bundler that releases run in. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { TestSupportError } from "./test-support-error.ts";

export function bunBinary(): string {
  const name = `bun-${process.platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), "bin", "bun");
  } catch (cause) {
    throw new TestSupportError(`Bun is not installed for ${process.platform}-${process.arch} (package ${name}).`, {
      cause,
    });
  }
}
