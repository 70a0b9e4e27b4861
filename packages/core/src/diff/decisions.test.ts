/** Questions about the rows: what is asked, and what each answer makes of the change. */
import { describe, expect, it } from "vitest";
import { type Column, column } from "../model/column.ts";
import type { Json } from "../model/json.ts";
import { snapshotOf } from "../model/snapshot.ts";
import { type TableSpec, table } from "../model/table.ts";
import { refuseUnused } from "./answers.ts";
import { type DiffInput, diff } from "./diff.ts";
import type { DiffRules } from "./diff-rules.ts";
import type { Answer, Answers } from "./question.ts";

const rules: DiffRules = {
  alone: (table) => table,
  remakes: () => "no",
  altersObject: () => true,
  dropsObject: () => true,
  rebuildsObject: () => false,
  disturbsObject: () => false,
  casts: ({ type: from }, { type: to }) => {
    if (to.name === "text") return "safe";
    return from.name === "boolean" ? "none" : "mayFail";
  },
};
const id = column("id", "integer", { nullable: false });
const posts = (columns: readonly Column[], more: Partial<TableSpec> = {}) =>
  snapshotOf([table({ name: "posts", columns: [id, ...columns], ...more })]);
const slug = (nullable: boolean) => column("slug", "text", { nullable });

function found(input: Omit<DiffInput, "rules">) {
  const { operations, questions, backfills } = diff({ rules, ...input });
  return {
    operations,
    questions: questions.map((question) => [question.id, question.kind, question.safe]),
    backfills: backfills.map((place) => place.column),
  };
}

const on = { table: { schema: null, name: "posts" } };
const asked = (kind: string, safe: Answer) => ({
  operations: [],
  questions: [["posts.slug", kind, safe]],
  backfills: [],
});

describe("a column that becomes required", () => {
  it.each<[string, Answer, ReturnType<typeof found>["operations"], readonly string[]]>([
    [
      "a value",
      { fill: "none" },
      [{ kind: "addColumn", ...on, column: slug(false), fill: { kind: "value", value: "none" } }],
      [],
    ],
    [
      "SQL",
      { fillSql: "lower(t)" },
      [{ kind: "addColumn", ...on, column: slug(false), fill: { kind: "sql", sql: "lower(t)" } }],
      [],
    ],
    ["as it is", "require", [{ kind: "addColumn", ...on, column: slug(false) }], []],
    ["not yet", "nullable", [{ kind: "addColumn", ...on, column: slug(true) }], []],
    [
      "code",
      "backfill",
      [
        { kind: "addColumn", ...on, column: slug(true) },
        { kind: "alterColumn", ...on, from: slug(true), to: slug(false) },
      ],
      ["slug"],
    ],
  ])("is new and gets %s", (_, answer, operations, backfills) => {
    const answers = { "posts.slug": answer };
    expect(found({ before: posts([]), after: posts([slug(false)]), answers })).toEqual({
      operations,
      questions: [],
      backfills,
    });
  });

  it.each<[string, Answer, ReturnType<typeof found>["operations"]]>([
    [
      "a value",
      { fill: "x" },
      [{ kind: "alterColumn", ...on, from: slug(true), to: slug(false), fill: { kind: "value", value: "x" } }],
    ],
    ["as it is", "require", [{ kind: "alterColumn", ...on, from: slug(true), to: slug(false) }]],
    ["not yet", "nullable", []],
    ["code", "backfill", [{ kind: "alterColumn", ...on, from: slug(true), to: slug(false) }]],
  ])("was nullable and gets %s", (_, answer, operations) => {
    const answers = { "posts.slug": answer };
    expect(found({ before: posts([slug(true)]), after: posts([slug(false)]), answers }).operations).toEqual(operations);
  });

  it("is a question in a table that is there, and in no other", () => {
    const nothing = { operations: [], questions: [], backfills: [] };
    const was = found({ before: posts([slug(true)]), after: posts([slug(false)]) });
    expect(was).toEqual(asked("requiredColumn", "nullable"));
    expect(found({ before: snapshotOf([]), after: posts([slug(false)]) }).questions).toEqual([]);
    const filled = column("slug", "text", { nullable: false, default: "" });
    expect(found({ before: posts([]), after: posts([filled]) }).questions).toEqual([]);
    expect(found({ before: posts([slug(false)]), after: posts([slug(false)]) })).toEqual(nothing);
  });

  it("waits for the question whether it is another one under a new name", () => {
    const [before, after] = [posts([column("title", "text", { nullable: false })]), posts([slug(false)])];
    expect(found({ before, after }).questions).toEqual([["posts.title", "columnRemoved", "keep"]]);
    expect(found({ before, after, answers: { "posts.title": { rename: "slug" } } }).questions).toEqual([]);
    expect(found({ before, after, answers: { "posts.title": "drop" } }).questions).toEqual([
      ["posts.slug", "requiredColumn", "nullable"],
    ]);
  });

  it("is no question when the declaration says what rows get", () => {
    const hints = { tables: {}, columns: {}, fills: { posts: { slug: { kind: "value", value: "x" } as const } } };
    const after = posts([slug(false)]);
    expect(found({ before: posts([]), after, hints }).questions).toEqual([]);
    expect(found({ before: after, after, hints }).operations).toEqual([]);
  });

  it.each<[string, Column, string, Json]>([
    ["a number", column("n", "integer", { nullable: false }), "7", 7],
    ["a flag", column("n", "boolean", { nullable: false }), "true", true],
    ["data", column("n", "json", { nullable: false }), '{"a":1}', { a: 1 }],
    ["a large number", column("n", "bigint", { nullable: false }), "9007199254740993", "9007199254740993"],
    ["a text", column("n", "text", { nullable: false }), "7", "7"],
  ])("reads %s as its type says", (_, wanted, given, value) => {
    const answers: Answers = { "posts.n": { fill: given } };
    const [op] = diff({ before: posts([]), after: posts([wanted]), rules, answers }).operations;
    expect(op).toMatchObject({ fill: { kind: "value", value } });
  });

  it("refuses a value that is none of the type", () => {
    const after = posts([column("n", "integer", { nullable: false })]);
    expect(() => found({ before: posts([]), after, answers: { "posts.n": { fill: "seven" } } })).toThrow(
      expect.objectContaining({ code: "MIG_ANSWER_INVALID" }),
    );
  });
});

describe("a column that changes its type", () => {
  const from = column("slug", "text");
  const to = column("slug", "integer");
  it.each<[string, Answer, ReturnType<typeof found>["operations"]]>([
    ["SQL", { using: "a", back: "b" }, [{ kind: "alterColumn", ...on, from, to, using: "a", back: "b" }]],
    ["the cast of the database", "cast", [{ kind: "alterColumn", ...on, from, to }]],
    ["nothing yet", "leave", []],
  ])("is converted by %s", (_, answer, operations) => {
    const answers = { "posts.slug": answer };
    expect(found({ before: posts([from]), after: posts([to]), answers }).operations).toEqual(operations);
  });

  it("is a question unless the dialect promises that all values survive", () => {
    expect(found({ before: posts([from]), after: posts([to]) })).toEqual(asked("typeChange", "leave"));
    expect(found({ before: posts([to]), after: posts([from]) }).questions).toEqual([]);
    const flag = column("slug", "boolean");
    const [question] = diff({ before: posts([flag]), after: posts([to]), rules }).questions;
    expect(question?.options.map(({ flag: shown }) => shown)).toEqual([
      "--using 'posts.slug=<SQL>'",
      "--leave posts.slug",
    ]);
  });

  it("can become required, too: one answer for each question", () => {
    const [before, after] = [posts([from]), posts([column("slug", "integer", { nullable: false })])];
    expect(found({ before, after }).questions.map(([, kind]) => kind)).toEqual(["typeChange", "requiredColumn"]);
    const answers: Answers = { "posts.slug": [{ using: "a" }, { fill: "1" }] };
    expect(found({ before, after, answers }).operations).toMatchObject([{ using: "a", fill: { value: 1 } }]);
  });
});

describe("what is kept", () => {
  const legacy = column("legacy", "text", { nullable: false });
  const indexes = [
    { name: "plain", keys: ["legacy"] },
    { name: "unique", keys: ["legacy"], unique: true },
  ];
  const checks = [{ name: "filled", expression: "legacy <> ''" }];
  const before = posts([legacy], { indexes, checks });
  const after = posts([]);

  it("stays with its plain indexes, and without whatever could refuse a row", () => {
    const { operations } = found({ before, after, answers: { "posts.legacy": "keep" } });
    expect(operations.map((op) => op.kind)).toEqual(["dropIndex", "dropCheck", "alterColumn"]);
    expect(operations.at(-1)).toMatchObject({ to: { name: "legacy", nullable: true } });
  });

  it("is not asked about again, and goes when somebody says so", () => {
    const kept = { tables: new Set<string>(), columns: new Map([["posts", ["legacy"]]]) };
    const relaxed = posts([column("legacy", "text")]);
    expect(found({ before: relaxed, after, kept })).toEqual({ operations: [], questions: [], backfills: [] });
    expect(found({ before: relaxed, after, kept, otherwise: { columnRemoved: "drop" } }).operations).toEqual([]);
    expect(found({ before: relaxed, after, kept, answers: { "posts.legacy": "drop" } }).operations).toMatchObject([
      { kind: "dropColumn" },
    ]);
  });

  it("takes the types along that its columns are of", () => {
    const mood = { kind: "x:enum", schema: null, name: "mood", definition: ["a"], requires: [] } as const;
    const typed = column("legacy", { name: "named", object: "x:enum", schema: null, type: "mood" });
    const typedBefore = { ...posts([typed]), objects: { "x:enum mood": mood } };
    expect(found({ before: typedBefore, after, answers: { "posts.legacy": "keep" } }).operations).toEqual([]);
  });

  it("lets go of a key whose target goes", () => {
    const comments = table({
      name: "comments",
      columns: [id, column("post_id", "integer")],
      foreignKeys: [{ name: "fk", columns: ["post_id"], references: { table: "posts", columns: ["id"] } }],
    });
    const keyed = table({ name: "posts", columns: [id], primaryKey: { name: "pk", columns: ["id"] } });
    const answers = { comments: "keep", posts: "drop" } as const;
    const { operations } = found({ before: snapshotOf([comments, keyed]), after: snapshotOf([]), answers });
    expect(operations.map((op) => op.kind)).toEqual(["dropTable", "dropForeignKey"]);
  });
});

describe("ids", () => {
  it("are long where two places ask the same, and a short answer is refused", () => {
    const input = { before: posts([slug(true)]), after: posts([]), rules };
    const answers = { "posts.slug": "drop" } as const;
    const both = ["blog/public", "shop/public"].flatMap((place) => diff({ ...input, place, answers }).asked);
    expect(() => refuseUnused(answers, both)).toThrow(expect.objectContaining({ code: "MIG_ANSWER_AMBIGUOUS" }));
    const long = { "shop/public/columnRemoved/posts.slug": "drop" } as const;
    const one = ["blog/public", "shop/public"].map((place) => diff({ ...input, place, answers: long }));
    refuseUnused(
      long,
      one.flatMap((each) => each.asked),
    );
    expect(one.map(({ operations }) => operations.length)).toEqual([0, 1]);
  });

  it("take one answer", () => {
    const answers: Answers = { "posts.slug": ["drop", "keep"] };
    expect(() => diff({ before: posts([slug(true)]), after: posts([]), rules, answers })).toThrow(
      expect.objectContaining({ code: "MIG_ANSWER_AMBIGUOUS" }),
    );
  });
});

describe("an attribute that stays while its column gets another name", () => {
  const [before, after] = [posts([column("title", "text")]), posts([column("headline", "text")])];
  const told = (attributes: DiffInput["hints"]) => found({ before, after, ...(attributes && { hints: attributes }) });
  it("is a rename without a question", () => {
    const attributes = { before: {}, after: { posts: { headline: ["title"] } } };
    expect(told({ tables: {}, columns: {}, attributes }).operations).toMatchObject([
      { kind: "renameColumn", from: "title", to: "headline" },
    ]);
  });
  it("is a question when it was another attribute", () => {
    const attributes = { before: { posts: { title: ["name"] } }, after: { posts: { headline: ["title"] } } };
    expect(told({ tables: {}, columns: {}, attributes }).questions).toHaveLength(1);
  });
});
