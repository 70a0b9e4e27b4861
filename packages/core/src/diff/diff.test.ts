import { describe, expect, it } from "vitest";
import { column } from "../model/column.ts";
import { emptySnapshot, type SchemaObject, snapshotOf } from "../model/snapshot.ts";
import { type TableSpec, table } from "../model/table.ts";
import { describe as inWords } from "../operations/definitions.ts";
import { refuseUnused } from "./answers.ts";
import { type DiffInput, diff } from "./diff.ts";
import type { DiffRules } from "./diff-rules.ts";
import type { Question } from "./question.ts";

const rules: DiffRules = {
  alone: (table) => table,
  remakes: () => "no",
  altersObject: () => true,
  dropsObject: () => true,
  rebuildsObject: () => false,
  casts: () => "safe",
  disturbsObject: () => false,
};
const state = (...specs: readonly TableSpec[]) => snapshotOf(specs.map(table));
const id = column("id", "integer", { nullable: false });
const users = (...names: readonly string[]): TableSpec => ({
  name: "users",
  columns: [id, ...names.map((name) => column(name, "text"))],
});

function found(input: Omit<DiffInput, "rules">) {
  const { operations, questions, asked } = diff({ rules, ...input });
  const renames = ({ options }: Question) =>
    options.flatMap(({ answer }) => (typeof answer === "object" && "rename" in answer ? [answer.rename] : []));
  return {
    operations: operations.map(inWords),
    questions: questions.map((question) => [question.id, question.kind, ...renames(question)]),
    answered: asked.filter(({ answer }) => answer !== null).map(({ subject }) => subject),
  };
}

describe("diff", () => {
  it("finds nothing between equal states", () => {
    const same = state(users("email"));
    expect(found({ before: same, after: structuredClone(same) })).toEqual({
      operations: [],
      questions: [],
      answered: [],
    });
  });

  it("asks when a column goes while another comes, and changes nothing about it until it is told", () => {
    const [before, after] = [state(users("email")), state(users("mail"))];
    expect(found({ before, after })).toEqual({
      operations: ["add users.mail"],
      questions: [["users.email", "columnRemoved", "mail"]],
      answered: [],
    });
    expect(found({ before, after, answers: { "users.email": "drop" } }).operations).toEqual([
      "drop users.email",
      "add users.mail",
    ]);
    expect(found({ before, after, answers: { "users.email": "keep" } }).operations).toEqual(["add users.mail"]);
    expect(found({ before, after, answers: { "users.email": { rename: "mail" } } })).toEqual({
      operations: ["rename users.email to mail"],
      questions: [],
      answered: ["users.email"],
    });
  });

  it("asks before a column is dropped, and drops a computed one at once, because nothing is lost", () => {
    const after = state(users());
    expect(found({ before: state(users("email")), after })).toEqual({
      operations: [],
      questions: [["users.email", "columnRemoved"]],
      answered: [],
    });
    const size = column("size", "integer", { generated: { expression: "id + 1" } });
    expect(found({ before: state({ ...users(), columns: [id, size] }), after }).operations).toEqual([
      "drop users.size",
    ]);
  });

  it("answers what has no answer of its own by its kind", () => {
    const [before, after] = [state(users("email", "note")), state(users("mail"))];
    const answers = { "users.email": { rename: "mail" } };
    expect(found({ before, after, answers, otherwise: { columnRemoved: "drop" } }).operations).toEqual([
      "rename users.email to mail",
      "drop users.note",
    ]);
  });

  it("follows what the declarations tell, and forgets it once it is done", () => {
    const hints = { tables: { people: { schema: null, name: "users" } }, columns: { people: { mail: "email" } } };
    const after = state({ ...users("mail"), name: "people" });
    expect(found({ before: state(users("email")), after, hints }).operations).toEqual([
      "rename table users to people",
      "rename people.email to mail",
    ]);
    expect(found({ before: after, after, hints }).operations).toEqual([]);
  });

  it.each([
    ["a column", { tables: {}, columns: { users: { mail: "emial" } } }, state(users("mail", "email"))],
    [
      "a table",
      { tables: { people: { schema: null, name: "user" } }, columns: {} },
      state({ ...users(), name: "people" }),
    ],
  ])("refuses a hint that %s was something that never was", (_, hints, after) => {
    expect(() => found({ before: state(users("email")), after, hints })).toThrow(
      expect.objectContaining({ code: "MIG_RESOURCE_INVALID" }),
    );
    expect(found({ before: emptySnapshot, after, hints }).operations).toHaveLength(1);
  });

  it("asks before a table is dropped, and offers what is new as its other name", () => {
    const [before, after] = [state(users("email")), state({ ...users("email"), name: "people" })];
    expect(found({ before, after })).toEqual({
      operations: ["create table people"],
      questions: [["users", "tableRemoved", "people"]],
      answered: [],
    });
    expect(found({ before, after: emptySnapshot }).questions).toEqual([["users", "tableRemoved"]]);
    expect(found({ before, after: emptySnapshot, answers: { users: "drop" } }).operations).toEqual([
      "drop table users",
    ]);
    expect(found({ before, after, answers: { users: { rename: "people" } } }).operations).toEqual([
      "rename table users to people",
    ]);
  });

  it("asks nothing when nothing is gone", () => {
    const [before, after] = [state(users("email")), state(users("mail", "email"))];
    expect(found({ before, after }).operations).toEqual(["add users.mail"]);
  });

  it("tells a rename of an index and of a key from a change", () => {
    const before = state({
      ...users("email"),
      indexes: [{ name: "a", keys: ["email"] }],
      checks: [{ name: "c", expression: "email <> ''" }],
    });
    const after = state({
      ...users("email"),
      indexes: [{ name: "b", keys: ["email"] }],
      checks: [{ name: "d", expression: "email <> ''" }],
    });
    expect(found({ before, after }).operations).toEqual([
      "rename index a of users to b",
      "rename constraint c of users to d",
    ]);
  });

  it("keeps an object that the dialect never drops, and replaces one that cannot be altered", () => {
    const object = (definition: string): SchemaObject => ({
      kind: "x:thing",
      schema: null,
      name: "thing",
      definition,
      requires: [],
    });
    const [one, two] = [snapshotOf([], [object("1")]), snapshotOf([], [object("2")])];
    const run = (before: typeof one, after: typeof one, more: Partial<DiffRules>) =>
      diff({ before, after, rules: { ...rules, ...more } }).operations.map(inWords);
    expect(run(one, two, {})).toEqual(["alter x:thing thing"]);
    expect(run(one, two, { altersObject: () => false })).toEqual(["drop x:thing thing", "create x:thing thing"]);
    expect(run(one, emptySnapshot, { dropsObject: () => false })).toEqual([]);
    expect(run(one, emptySnapshot, {})).toEqual(["drop x:thing thing"]);
  });

  it.each([
    ["an answer to no question", { "users.nothing": "drop" as const }],
    ["a rename to something that is not new", { "users.email": { rename: "id" } }],
  ])("refuses %s", (_, answers) => {
    const ask = () => {
      const result = diff({ before: state(users("email")), after: state(users("mail")), rules, answers });
      refuseUnused(answers, result.asked);
    };
    expect(ask).toThrow(expect.objectContaining({ code: "MIG_ANSWER_UNUSED" }));
  });
});
