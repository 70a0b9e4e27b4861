/** The quickstart of the README, done as it says: its files are written, its commands are run at a terminal, by one who agrees. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestProject, testProject } from "./test-project.ts";

const readme = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");
const blocks = [...readme.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language, text = ""]) => ({
  language,
  text,
}));

const files = Object.fromEntries(
  blocks.flatMap(({ language, text }) => {
    const path = /^\/\/ (\S+\.ts)\n/.exec(text)?.[1];
    return language === "ts" && path !== undefined ? [[path, text]] : [];
  }),
);
const commands = blocks
  .filter(({ language }) => language === "console")
  .flatMap(({ text }) => text.split("\n").flatMap((line) => /^\$ npx mig (.*)$/.exec(line)?.[1] ?? []));

const program = fileURLToPath(new URL("./scripted-terminal.ts", import.meta.url));
let project: TestProject;
beforeAll(async () => {
  project = await testProject(files);
});
afterAll(() => project.remove());

it("writes what it shows", () => {
  expect(Object.keys(files)).toEqual([
    "src/repo.ts",
    "src/resources/post.ts",
    "src/resources/user.ts",
    "mig.config.ts",
  ]);
});

it.each(commands.map((command) => [command]))("mig %s", async (command) => {
  const { code, err } = await project.mig(command, { program, env: { MIG_TEST_ANSWERS: "[true]" } });
  expect({ code, err }).toEqual({ code: 0, err: "" });
});
