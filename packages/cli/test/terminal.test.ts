import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { blog, post } from "./blog.ts";
import { type TestProject, testProject } from "./test-project.ts";

const program = fileURLToPath(new URL("./scripted-terminal.ts", import.meta.url));

let project: TestProject;
beforeAll(async () => {
  project = await testProject(blog({ attributes: "title: a.text(), legacy: a.text()" }));
  await project.mig("codegen first");
  await project.write({ "src/post.ts": post("headline: a.text(), status: a.text()") });
});
afterAll(() => project.remove());

/** What was asked when these answers were given, and how it ended. */
async function asked(args: string, answers: readonly unknown[], env: Readonly<Record<string, string>> = {}) {
  const run = await project.mig(args, { program, env: { ...env, MIG_TEST_ANSWERS: JSON.stringify(answers) } });
  const questions = run.out
    .split("\n")
    .filter((line) => line.startsWith("? "))
    .map((line): unknown => JSON.parse(line.slice(2)));
  return { ...run, questions };
}

const aboutTitle = {
  question: expect.stringContaining("title"),
  choices: ["--rename posts.title:headline", "--rename posts.title:status", "--keep posts.title", "--drop posts.title"],
  safest: "--keep posts.title",
};

test("codegen asks one question after the other", async () => {
  const run = await asked("codegen headline --dry-run", ["--rename posts.title:headline", "--drop posts.legacy"]);
  expect(run.questions).toEqual([
    aboutTitle,
    {
      question: expect.stringContaining("legacy"),
      choices: ["--rename posts.legacy:status", "--keep posts.legacy", "--drop posts.legacy"],
      safest: "--keep posts.legacy",
    },
  ]);
  expect(run.code).toBe(0);
  expect(run.out).toContain('renameColumn("posts", "title", "headline")');
  expect(run.out).toContain('dropColumn("posts", column("legacy"');
});

test.for<[string, string, Readonly<Record<string, string>>, number]>([
  ["--check never asks", "codegen --check", {}, 1],
  ["nor does a run for programs", "codegen headline --json", {}, 2],
  ["nor a CI server with a terminal", "codegen headline", { CI: "true" }, 2],
])("%s", async ([, args, env, code]) => {
  expect(await asked(args, ["drop", "drop"], env)).toMatchObject({
    code,
    questions: expect.not.arrayContaining([aboutTitle]),
  });
});

test("codegen writes once everything is answered", async () => {
  expect((await asked("codegen headline", ["--rename posts.title:headline", "--keep posts.legacy"])).code).toBe(0);
  expect((await asked("codegen again --drop posts.legacy", [])).code).toBe(0);
});

test("drop takes no for an answer", async () => {
  await project.mig("setup");
  const before = project.files();
  const run = await asked("drop", [false]);
  expect(run).toMatchObject({ code: 130, questions: [{ question: expect.stringContaining("blog") }] });
  expect(project.files()).toEqual(before);
});

test("rollback lists what is applied and asks how far", async () => {
  const applied = Object.keys(project.files())
    .flatMap((name) => /^priv\/blog\/migrations\/(\d+)_/.exec(name)?.[1] ?? [])
    .reverse();
  const question = { question: expect.any(String), choices: ["nothing", ...applied], safest: "nothing" };
  const nothing = await asked("rollback", ["nothing"]);
  expect(nothing).toMatchObject({ code: 0, questions: [question] });
  const agreement = { question: expect.stringContaining("posts") };
  const refused = await asked("rollback", [applied[1], false]);
  expect(refused).toMatchObject({ code: 130, questions: [question, agreement] });
  expect(refused.out).not.toContain("undone");
  const two = await asked("rollback", [applied[1], true]);
  expect(two).toMatchObject({ code: 0, questions: [question, agreement] });
  expect(two.out.match(/undone/g)).toHaveLength(2);
  expect((await project.mig("status --json")).out.match(/"pending"/g)).toHaveLength(2);
});

test("drop takes yes for an answer", async () => {
  expect((await asked("drop", [true])).code).toBe(0);
  expect(Object.keys(project.files())).not.toContain("blog.db");
});
