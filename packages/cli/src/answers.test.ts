import type { Answers } from "@mig/core";
import { expect, test } from "vitest";
import { answerOptions, answersOf, flagsFor } from "./answers.ts";
import type { Input } from "./task.ts";

/** An input in which these answer options were given, by their long names. */
function inputWith(given: Readonly<Record<string, unknown>>): Input {
  const nameOf = (syntax: string) => syntax.split(" ")[0] ?? "";
  return { get: (parameter) => parameter.read(given[nameOf(parameter.syntax)]) };
}

test.for<[string, Readonly<Record<string, unknown>>, Answers]>([
  ["nothing", {}, {}],
  ["a rename", { "--rename": ["posts.title:headline"] }, { "posts.title": { rename: "headline" } }],
  ["a renamed table", { "--rename": ["posts:blog.articles"] }, { posts: { rename: "blog.articles" } }],
  ["the last colon divides", { "--rename": ["a:b.c:d"] }, { "a:b.c": { rename: "d" } }],
  ["drop and keep", { "--drop": ["a.b", "c"], "--keep": ["d.e"] }, { "a.b": "drop", c: "drop", "d.e": "keep" }],
  ["the same answer twice", { "--drop": ["a.b", "a.b"] }, { "a.b": "drop" }],
  ["a file", { "--answers": '{"a.b":{"rename":"c"},"d":"drop"}' }, { "a.b": { rename: "c" }, d: "drop" }],
  ["a file and a flag", { "--answers": '{"a.b":"keep"}', "--drop": ["c"] }, { "a.b": "keep", c: "drop" }],
])("%s", ([, given, answers]) => {
  expect(answersOf(inputWith(given), (path) => path)).toEqual(answers);
});

test.for<[string, Readonly<Record<string, unknown>>]>([
  ["a rename without a colon", { "--rename": ["posts.title"] }],
  ["a rename to nothing", { "--rename": ["posts.title:"] }],
  ["a rename of nothing", { "--rename": [":headline"] }],
  ["two answers", { "--drop": ["a.b"], "--keep": ["a.b"] }],
  ["a flag against the file", { "--answers": '{"a.b":"keep"}', "--drop": ["a.b"] }],
  ["a file that is not JSON", { "--answers": "{" }],
  ["a file that is a list", { "--answers": "[]" }],
  ["a file with another word", { "--answers": '{"a.b":"delete"}' }],
])("%s is refused", ([, given]) => {
  expect(() => answersOf(inputWith(given), (path) => path)).toThrow(expect.objectContaining({ code: "MIG_USAGE" }));
});

test("a file that is not there is refused", () => {
  expect(() => answersOf(inputWith({ "--answers": "missing.json" }))).toThrow(
    expect.objectContaining({ code: "MIG_USAGE", details: { file: "missing.json" } }),
  );
});

test("the flags of a question answer it", () => {
  const question = { id: "posts.title", kind: "columnRemoved", text: "", candidates: ["headline", "name"] } as const;
  expect(flagsFor(question)).toEqual([
    "--rename posts.title:headline",
    "--rename posts.title:name",
    "--drop posts.title",
    "--keep posts.title",
  ]);
  const known = answerOptions.map(({ syntax }) => syntax.split(" ")[0]);
  for (const written of flagsFor(question)) {
    const [option = "", value] = written.split(" ");
    expect(known).toContain(option);
    expect(Object.keys(answersOf(inputWith({ [option]: [value] })))).toEqual(["posts.title"]);
  }
});
