import { readFileSync } from "node:fs";

/** The version of this package; its manifest is one folder up, in the sources and in the build. */
export function packageVersion(): string {
  return JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version;
}
