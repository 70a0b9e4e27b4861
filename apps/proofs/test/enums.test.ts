/** Enums by one declaration on every database: as types or as checks, with rows that keep their values. */
import {
  type AnyResource,
  attribute as a,
  commitsFirst,
  diff,
  enumType,
  plan,
  readResources,
  repo,
  resource,
  rulesOf,
} from "@mig/core";
import { apply, emptySnapshot, describe as inWords, type Operation, type Snapshot } from "@mig/core/adapter";
import { pgAdapter, postgres } from "@mig/pg";
import { sqlite, sqliteAdapter } from "@mig/sqlite";
import { NEWEST_POSTGRES, OLDEST_POSTGRES } from "@mig/test-support";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Scratch } from "../src/engine.ts";
import { pgEngine } from "../src/pg-engine.ts";
import { runOperations } from "../src/run-operations.ts";
import { sqliteEngine } from "../src/sqlite-engine.ts";

const Pg = repo("blog", { adapter: pgAdapter, url: "postgres://nowhere" });
const Sqlite = repo("blog", { adapter: sqliteAdapter, url: "nowhere.db" });
const engines = [
  ...[OLDEST_POSTGRES, NEWEST_POSTGRES].map((major) => ({
    engine: pgEngine(major),
    Repo: Pg,
    store: (table: string, more: object = {}) => postgres({ repo: Pg, table, ...more }),
  })),
  {
    engine: sqliteEngine,
    Repo: Sqlite,
    store: (table: string, more: object = {}) => sqlite({ repo: Sqlite, table, ...more }),
  },
];
type Store = (typeof engines)[number]["store"];
type Status = ReturnType<typeof statusOf>;

const statusOf = (values: readonly [string, ...string[]], renamedFrom: Readonly<Record<string, string>> = {}) =>
  enumType("status", values, { renamedFrom });

/** Two tables of one type, one of them with a list of it and a default. */
function resources(
  store: Store,
  status: Status,
  fallback: string,
  only: "both" | "one" = "both",
): readonly AnyResource[] {
  const Post = resource("Post", {
    dataLayer: store("posts"),
    attributes: {
      id: a.integer().primaryKey(),
      status: a.enum(status).notNull().default(fallback),
      was: a.array(a.enum(status)),
    },
  });
  const Note = resource("Note", {
    dataLayer: store("notes"),
    attributes: { id: a.integer().primaryKey(), state: a.enum(status) },
  });
  return only === "both" ? [Post, Note] : [Note];
}

describe.each(engines)("enums on $engine.name", ({ engine, Repo, store }) => {
  const { dialect } = engine.adapter;
  let scratch: Scratch;
  beforeAll(async () => {
    scratch = await engine.open();
  });
  beforeEach(() => scratch.reset());
  afterAll(() => scratch?.close());

  function stepTo(declared: readonly AnyResource[], before: Snapshot = emptySnapshot) {
    const { snapshot, ...hints } = readResources(declared, Repo).public;
    const found = diff({
      before,
      after: snapshot,
      rules: rulesOf(dialect, before),
      hints: { tables: hints.renamedTables, columns: hints.renamedColumns, values: hints.renamedValues },
      answers: Object.values(before.tables).length > Object.values(snapshot.tables).length ? { posts: "drop" } : {},
    });
    const { migrations, operations } = plan(found.operations, commitsFirst(dialect));
    const down = [...migrations]
      .reverse()
      .flatMap((one) => one.down)
      .filter((op): op is Operation => op.kind !== "irreversible");
    return { up: operations, down, words: operations.map(inWords), after: apply(operations, before), before };
  }
  const valuesOf = async (table: string, column: string) =>
    ((await scratch.rows())[table] ?? []).map((row) => String(row[column])).sort();

  async function begin(values: readonly [string, ...string[]] = ["draft", "live", "gone"]) {
    const first = stepTo(resources(store, statusOf(values), "draft"));
    await runOperations(engine.adapter, scratch.session, first.up, emptySnapshot);
    await scratch.execute("insert into posts (id, status) values (1, 'draft'), (2, 'live')");
    await scratch.execute("insert into notes (id, state) values (1, 'draft'), (2, null)");
    return first;
  }

  test.each<[string, readonly [string, ...string[]], Readonly<Record<string, string>>, string, readonly string[]]>([
    ["a value more", ["draft", "hidden", "live", "gone"], {}, "draft", ["draft", "live"]],
    ["a value less", ["draft", "live"], {}, "draft", ["draft", "live"]],
    ["another order", ["gone", "live", "draft"], {}, "draft", ["draft", "live"]],
    ["another name of a value", ["sketch", "live", "gone"], { sketch: "draft" }, "sketch", ["sketch", "live"]],
    [
      "another name and one more",
      ["sketch", "hidden", "live", "gone"],
      { sketch: "draft" },
      "sketch",
      ["sketch", "live"],
    ],
    [
      "other names, one more and one less at once",
      ["sketch", "public", "new"],
      { sketch: "draft", public: "live" },
      "new",
      ["sketch", "public"],
    ],
  ])("%s: rows keep their values, up and down", async (_, values, renamedFrom, fallback, expected) => {
    const first = await begin();
    const start = await scratch.catalog();
    const declared = resources(store, statusOf(values, renamedFrom), fallback);
    const step = stepTo(declared, first.after);
    await runOperations(engine.adapter, scratch.session, step.up, first.after);
    expect(await valuesOf("posts", "status")).toEqual([...expected].sort());
    await scratch.execute("insert into posts (id) values (3)");
    expect(await valuesOf("posts", "status")).toContain(fallback);
    await expect(scratch.execute("insert into posts (id, status) values (4, 'other')")).rejects.toThrow();
    // The hint stays in the code and says nothing any more.
    expect(stepTo(declared, step.after).words).toEqual([]);

    await scratch.execute("delete from posts where id = 3");
    await runOperations(engine.adapter, scratch.session, step.down, step.after);
    expect(await scratch.catalog()).toEqual(start);
    expect(await valuesOf("posts", "status")).toEqual(["draft", "live"]);
    expect(await valuesOf("notes", "state")).toEqual(["draft", "null"]);
  });

  test("one that several tables share is changed once, and stays while one of them is left", async () => {
    const first = await begin();
    const more = stepTo(resources(store, statusOf(["draft", "live", "gone", "new"]), "draft"), first.after);
    const one = stepTo(resources(store, statusOf(["draft", "live", "gone"]), "draft", "one"), first.after);
    await runOperations(engine.adapter, scratch.session, one.up, first.after);
    expect(await valuesOf("notes", "state")).toEqual(["draft", "null"]);
    if (engine.adapter !== pgAdapter) return;
    expect(first.words.filter((word) => word.includes("enum"))).toEqual(["create pg:enum status"]);
    expect(more.words).toEqual(["alter pg:enum status"]);
    expect(one.words).toEqual(["drop table posts"]);
  });

  test("the type follows its table and column to their new names", async () => {
    const on = (table: object, column: string, old?: string) => {
      const mood = a.enum(["calm", "loud"]).notNull().default("calm");
      const attributes = { id: a.integer().primaryKey(), [column]: old === undefined ? mood : mood.renamedFrom(old) };
      return [resource("Post", { dataLayer: store("posts", table), attributes })];
    };
    const first = stepTo(on({}, "mood"));
    await runOperations(engine.adapter, scratch.session, first.up, emptySnapshot);
    await scratch.execute("insert into posts (id) values (1)");
    const start = await scratch.catalog();
    const step = stepTo(on({ table: "articles", renamedFrom: "posts" }, "temper", "mood"), first.after);
    await runOperations(engine.adapter, scratch.session, step.up, first.after);
    expect(await valuesOf("articles", "temper")).toEqual(["calm"]);
    await runOperations(engine.adapter, scratch.session, step.down, step.after);
    expect(await scratch.catalog()).toEqual(start);
    if (engine.adapter !== pgAdapter) return;
    expect(step.words).toEqual([
      "rename table posts to articles",
      "rename articles.mood to temper",
      "rename pg:enum posts_mood to articles_temper",
      "rename constraint posts_pkey of articles to articles_pkey",
    ]);
  });
});
