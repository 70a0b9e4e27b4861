import { expect, test } from "vitest";
import { findConfig } from "./config.ts";

const found = (cwd: string, given: string | undefined, files: readonly string[]) =>
  findConfig(cwd, given, (path) => files.includes(path));

test.for<[string, string, string | undefined, readonly string[], string]>([
  ["here", "/p", undefined, ["/p/mig.config.ts"], "/p/mig.config.ts"],
  ["above", "/p/a/b", undefined, ["/p/mig.config.mjs"], "/p/mig.config.mjs"],
  ["the nearest", "/p/a", undefined, ["/p/mig.config.ts", "/p/a/mig.config.js"], "/p/a/mig.config.js"],
  ["TypeScript first", "/p", undefined, ["/p/mig.config.js", "/p/mig.config.ts"], "/p/mig.config.ts"],
  ["as told", "/p/a", "../other.ts", ["/p/other.ts", "/p/a/mig.config.ts"], "/p/other.ts"],
])("%s", ([, cwd, given, files, expected]) => {
  expect(found(cwd, given, files)).toBe(expected);
});

test.for<[string, string | undefined, readonly string[]]>([
  ["nowhere", undefined, ["/other/mig.config.ts"]],
  ["not where it was said to be", "other.ts", ["/p/mig.config.ts"]],
])("%s", ([, given, files]) => {
  expect(() => found("/p", given, files)).toThrow(expect.objectContaining({ code: "MIG_CONFIG_MISSING" }));
});
