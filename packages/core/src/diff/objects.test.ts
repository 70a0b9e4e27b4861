import { describe, expect, it } from "vitest";
import { column } from "../model/column.ts";
import type { Json } from "../model/json.ts";
import { type SchemaObject, snapshotOf } from "../model/snapshot.ts";
import { table } from "../model/table.ts";
import type { ColumnType } from "../model/type.ts";
import { describe as inWords } from "../operations/definitions.ts";
import { factsInSql } from "../operations/facts-in-sql.ts";
import { plan } from "../plan/plan.ts";
import { diff } from "./diff.ts";
import type { DiffRules } from "./diff-rules.ts";
import type { Hints } from "./hints.ts";

/** Views can be renamed, and altered where the definition says so; values of an enum can only be added around views. */
const rules: DiffRules = {
  alone: (table) => table,
  remakes: () => "no",
  altersObject: (from, to) => from.kind === "x:enum" || from.name !== to.name || String(to.definition).includes("keep"),
  dropsObject: () => true,
  rebuildsObject: ({ kind }) => kind === "x:view",
  casts: () => "safe",
  disturbsObject: ({ kind }) => kind === "x:enum",
};

interface State {
  readonly table?: string;
  readonly columns: Readonly<Record<string, (ColumnType["name"] & ("text" | "integer")) | "mood">>;
  readonly views: Readonly<Record<string, string>>;
  readonly values?: readonly string[];
}

const mood = { name: "named", object: "x:enum", schema: null, type: "mood" } as const;

function stateOf({ table: name = "posts", columns, views, values }: State) {
  const list = Object.entries(columns).map(([key, type]) => column(key, type === "mood" ? mood : type));
  const bare = (kind: SchemaObject["kind"], key: string, definition: Json): SchemaObject => ({
    kind,
    schema: null,
    name: key,
    definition,
    requires: [],
  });
  const objects = [
    ...Object.entries(views).map(([key, sql]) => bare("x:view", key, sql)),
    ...(values === undefined ? [] : [bare("x:enum", "mood", values)]),
  ];
  const state = snapshotOf([table({ name, columns: list })], objects);
  const known = objects.map((object) =>
    object.kind === "x:view" ? { ...object, requires: factsInSql(String(object.definition), state, object) } : object,
  );
  return snapshotOf(Object.values(state.tables), known);
}

const before: State = {
  columns: { id: "integer", title: "text", status: "mood" },
  views: { titles: "select title from posts", loud: "select * from titles", ids: "select id from posts" },
  values: ["calm"],
};
const change = (after: Partial<State>, hints?: Hints) => {
  const found = diff({
    before: stateOf(before),
    after: stateOf({ ...before, ...after }),
    rules,
    answers: after.table === undefined ? {} : { posts: { rename: after.table } },
    ...(hints === undefined ? {} : { hints }),
  });
  const [migration] = plan(found.operations).migrations;
  return {
    up: migration?.up.map(inWords),
    down: migration?.down.map((op) => (op.kind === "irreversible" ? op.reason : inWords(op))),
  };
};

describe("objects that are rebuilt", () => {
  it("make way for a change of a column, with all that rests on them, up and down", () => {
    expect(change({ columns: { ...before.columns, title: "integer" } })).toEqual({
      up: [
        "drop x:view loud",
        "drop x:view titles",
        "alter posts.title from text to integer",
        "create x:view titles",
        "create x:view loud",
      ],
      down: [
        "drop x:view loud",
        "drop x:view titles",
        "alter posts.title from integer to text",
        "create x:view titles",
        "create x:view loud",
      ],
    });
  });

  it("stay when nothing that they read changes", () => {
    expect(change({ columns: { ...before.columns, extra: "text" } }).up).toEqual(["add posts.extra"]);
  });

  it("are made by the old names on the way back over a rename", () => {
    const views = { ...before.views, titles: "select headline from posts" };
    const columns = { id: "integer", headline: "text", status: "mood" } as const;
    const hints = { tables: {}, columns: { posts: { headline: "title" } } };
    expect(change({ columns, views }, hints)).toEqual({
      up: [
        "drop x:view loud",
        "drop x:view titles",
        "rename posts.title to headline",
        "create x:view titles",
        "create x:view loud",
      ],
      down: [
        "drop x:view loud",
        "drop x:view titles",
        "rename posts.headline to title",
        "create x:view titles",
        "create x:view loud",
      ],
    });
  });

  it("follow a table to its new name", () => {
    const views = { titles: "select title from notes", loud: "select * from titles", ids: "select id from notes" };
    expect(change({ table: "notes", views }).up).toEqual([
      "drop x:view ids",
      "drop x:view loud",
      "drop x:view titles",
      "rename table posts to notes",
      "create x:view ids",
      "create x:view titles",
      "create x:view loud",
    ]);
  });

  it("make way for an object that must have the place for itself", () => {
    const reads = { ...before.views, titles: "select status from posts" };
    const found = diff({
      before: stateOf({ ...before, views: reads }),
      after: stateOf({ ...before, views: reads, values: ["calm", "loud"] }),
      rules,
    });
    expect(plan(found.operations).operations.map(inWords)).toEqual([
      "drop x:view loud",
      "drop x:view titles",
      "alter x:enum mood",
      "create x:view titles",
      "create x:view loud",
    ]);
  });
});

describe("objects under another name", () => {
  it.each<[string, Partial<State>, Hints | undefined, readonly string[]]>([
    [
      "are renamed when they are the same but for it",
      { views: { ...before.views, ids: "", numbers: "select id from posts" } },
      undefined,
      ["rename x:view ids to numbers"],
    ],
    [
      "are renamed when the declaration says so",
      { views: { ...before.views, ids: "", numbers: "select id, title from posts" } },
      { tables: {}, columns: {}, objects: { "x:view numbers": { kind: "x:view", schema: null, name: "ids" } } },
      ["rename x:view ids to numbers"],
    ],
    [
      "are others when nothing says that they are the same",
      { views: { ...before.views, ids: "", numbers: "select id, title from posts" } },
      undefined,
      ["drop x:view ids", "create x:view numbers"],
    ],
  ])("%s", (_, after, hints, expected) => {
    const views = Object.fromEntries(Object.entries(after.views ?? {}).filter(([, sql]) => sql !== ""));
    expect(change({ ...after, views }, hints).up).toEqual(expected);
  });
});
