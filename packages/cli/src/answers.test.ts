import { type Answers, diff, type ErrorCode, type Otherwise } from "@mig/core";
import { type Column, column, snapshotOf, type Table, table as tableOf } from "@mig/core/adapter";
import { expect, test } from "vitest";
import { answerOptions, answersOf, otherwiseOf } from "./answers.ts";
import type { Input } from "./task.ts";

/** An input in which these answer options were given, by their long names. */
function inputWith(given: Readonly<Record<string, unknown>>): Input {
  const nameOf = (syntax: string) => syntax.split(" ")[0] ?? "";
  return { get: (parameter) => parameter.read(given[nameOf(parameter.syntax)]) };
}

test.for<[string, Readonly<Record<string, unknown>>, Answers]>([
  ["nothing", {}, {}],
  ["a rename", { "--rename": ["posts.title:headline"] }, { "posts.title": [{ rename: "headline" }] }],
  ["a renamed table", { "--rename": ["posts:blog.articles"] }, { posts: [{ rename: "blog.articles" }] }],
  ["the last colon divides", { "--rename": ["a:b.c:d"] }, { "a:b.c": [{ rename: "d" }] }],
  ["drop and keep", { "--drop": ["a.b", "c"], "--keep": ["d.e"] }, { "a.b": ["drop"], c: ["drop"], "d.e": ["keep"] }],
  ["a value", { "--fill": ["a.b=x=y"] }, { "a.b": [{ fill: "x=y" }] }],
  ["a value that is empty", { "--fill": ["a.b="] }, { "a.b": [{ fill: "" }] }],
  ["SQL", { "--fill-sql": ["a.b=lower(c)"] }, { "a.b": [{ fillSql: "lower(c)" }] }],
  [
    "a conversion and its way back",
    { "--using": ["a.b=b::int", "a.c=1"], "--back": ["a.b=b::text"] },
    { "a.b": [{ using: "b::int", back: "b::text" }], "a.c": [{ using: "1" }] },
  ],
  ["a key", { "--primary-key": ["a=b,c"] }, { a: [{ primaryKey: ["b", "c"] }] }],
  [
    "two questions about one column",
    { "--using": ["a.b=b::int"], "--require": ["a.b"] },
    { "a.b": [{ using: "b::int" }, "require"] },
  ],
  ["a file", { "--answers": '{"a.b":{"rename":"c"},"d":"drop"}' }, { "a.b": [{ rename: "c" }], d: ["drop"] }],
  ["a file and a flag", { "--answers": '{"a.b":"keep"}', "--drop": ["c"] }, { "a.b": ["keep"], c: ["drop"] }],
  [
    "the output of an undecided run",
    {
      "--answers": JSON.stringify({
        error: {
          details: {
            questions: [
              { id: "a.b", answer: "keep" },
              { id: "c", answer: null },
            ],
          },
        },
      }),
    },
    { "a.b": ["keep"] },
  ],
])("%s", ([, given, answers]) => {
  expect(answersOf(inputWith(given), (path) => path)).toEqual(answers);
});

test.for<[string, Readonly<Record<string, unknown>>, ErrorCode]>([
  ["a rename without a colon", { "--rename": ["posts.title"] }, "MIG_USAGE"],
  ["a rename to nothing", { "--rename": ["posts.title:"] }, "MIG_USAGE"],
  ["a rename of nothing", { "--rename": [":headline"] }, "MIG_USAGE"],
  ["a value of nothing", { "--fill": ["=x"] }, "MIG_USAGE"],
  ["SQL that is empty", { "--fill-sql": ["a.b="] }, "MIG_USAGE"],
  ["a way back without a way there", { "--back": ["a.b=1"] }, "MIG_USAGE"],
  ["a file that is not JSON", { "--answers": "{" }, "MIG_USAGE"],
  ["a file that is a list", { "--answers": "[]" }, "MIG_ANSWER_INVALID"],
  ["a file with another word", { "--answers": '{"a.b":"delete"}' }, "MIG_ANSWER_INVALID"],
  ["a file with two answers in one", { "--answers": '{"a.b":{"fill":1,"using":"1"}}' }, "MIG_ANSWER_INVALID"],
  ["a file with half an answer", { "--answers": '{"a.b":{"back":"1"}}' }, "MIG_ANSWER_INVALID"],
])("%s is refused", ([, given, code]) => {
  expect(() => answersOf(inputWith(given), (path) => path)).toThrow(expect.objectContaining({ code }));
});

test("a file that is not there is refused", () => {
  expect(() => answersOf(inputWith({ "--answers": "missing.json" }))).toThrow(
    expect.objectContaining({ code: "MIG_USAGE", details: { file: "missing.json" } }),
  );
});

test.for<[string, Readonly<Record<string, unknown>>, Otherwise]>([
  ["nothing", {}, {}],
  ["drop", { "--drop-columns": true }, { columnRemoved: "drop" }],
  ["keep", { "--keep-columns": true }, { columnRemoved: "keep" }],
])("all removed columns: %s", ([, given, otherwise]) => {
  expect(otherwiseOf(inputWith(given))).toEqual(otherwise);
});

test("all removed columns cannot be dropped and kept", () => {
  expect(() => otherwiseOf(inputWith({ "--drop-columns": true, "--keep-columns": true }))).toThrow(
    expect.objectContaining({ code: "MIG_USAGE" }),
  );
});

test("every flag that a question names answers it", () => {
  const table = (name: string, ...columns: readonly Column[]) => snapshotOf([tableOf({ name, columns })]);
  const text = (name: string, nullable = true) => column(name, "text", { nullable });
  const rules = {
    altersObject: () => true,
    dropsObject: () => true,
    rebuildsObject: () => false,
    disturbsObject: () => false,
    alone: (of: Table) => of,
    remakes: () => "no" as const,
    casts: () => "mayFail" as const,
  };
  const { questions } = diff({
    before: table("posts", text("id"), text("title"), text("age"), text("slug")),
    after: table("posts", text("id"), text("headline"), column("age", "integer"), text("slug", false)),
    rules,
  });
  const known = answerOptions.map(({ syntax }) => syntax.split(" ")[0]);
  expect(questions.map(({ id, kind }) => [id, kind])).toEqual([
    ["posts.title", "columnRemoved"],
    ["posts.age", "typeChange"],
    ["posts.slug", "requiredColumn"],
  ]);
  for (const { id, options } of questions) {
    for (const { flag, answer, input } of options) {
      const [, option = "", value = ""] = /^(\S+) '?(.*?)'?$/.exec(flag) ?? [];
      expect(known).toContain(option);
      const [given] = [answersOf(inputWith({ [option]: [value] }))[id] ?? []].flat();
      if (input === undefined) expect(given).toEqual(answer);
      else expect(Object.keys(given ?? {})).toEqual(Object.keys(answer));
    }
  }
});
