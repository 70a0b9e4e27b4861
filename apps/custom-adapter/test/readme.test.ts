/** The guide quotes the code as it is, and the code stays small. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const app = fileURLToPath(new URL("..", import.meta.url));
const read = (name: string) => readFileSync(join(app, name), "utf8");
const quoted = [...read("README.md").matchAll(/^```ts\n\/\/ (\S+)\n([\s\S]*?)^```$/gm)];

test("every block of the guide is in the file that it names", () => {
  const missing = quoted.filter(([, file, code]) => !read(file ?? "").includes(code ?? "")).map(([block]) => block);
  expect(missing).toEqual([]);
  expect(quoted.length).toBe(read("README.md").match(/^```\w/gm)?.length);
});

test("the adapter has at most 400 lines of code", () => {
  const lines = readdirSync(join(app, "src")).flatMap((name) => read(`src/${name}`).split("\n"));
  expect(lines.filter((line) => !/^\s*($|\/\/|\/\*|\*)/.test(line)).length).toBeLessThanOrEqual(400);
});
