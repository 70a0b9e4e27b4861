/** Views declared beside the resources, changed with what they read, and as they were before on the way back. */
import {
  type AnyResource,
  attribute as a,
  type DeclaredObject,
  diff,
  plan,
  readResources,
  repo,
  resource,
  rulesOf,
  sql,
} from "@mig/core";
import {
  apply,
  emptySnapshot,
  describe as inWords,
  isMigError,
  type Operation,
  type Snapshot,
} from "@mig/core/adapter";
import { describe, expect, test } from "vitest";
import { sqlite, sqliteAdapter, sqliteDialect, view } from "../src/index.ts";
import { migrate, read, scratchFile } from "./scratch-file.ts";

const Repo = repo("blog", { adapter: sqliteAdapter, url: "nowhere.db" });
const attributes = { id: a.integer().primaryKey(), title: a.string({ length: 40 }).notNull(), note: a.text() };
const post = (more: Parameters<typeof resource>[1]["attributes"] = attributes, table: object = {}) =>
  resource("Post", { dataLayer: sqlite({ repo: Repo, table: "posts", ...table }), attributes: more });
const titles = (query = sql`select id, title from posts`) => view("titles", { repo: Repo, query });
const loud = view("loud", { repo: Repo, query: sql`select upper(title) from titles;`, columns: ["Loud title"] });

function stepTo(
  resources: readonly AnyResource[],
  objects: readonly DeclaredObject[],
  before: Snapshot = emptySnapshot,
) {
  const { snapshot, ...declared } = readResources(resources, Repo, objects).public;
  const hints = { tables: declared.renamedTables, columns: declared.renamedColumns };
  const { operations } = diff({ before, after: snapshot, rules: rulesOf(sqliteDialect, before), hints });
  const [migration] = plan(operations).migrations;
  const down = (migration?.down ?? []).filter((op): op is Operation => op.kind !== "irreversible");
  const up = migration?.up ?? [];
  return { up, down, words: up.map(inWords), after: apply(up, before) };
}

async function started() {
  const { session } = await scratchFile();
  const first = stepTo([post()], [loud, titles()]);
  await migrate(session, first.up);
  await session.query("INSERT INTO posts (id, title) VALUES (1, 'a')");
  await session.query("CREATE TRIGGER gone INSTEAD OF DELETE ON titles BEGIN DELETE FROM posts WHERE id = old.id; END");
  return { session, first };
}

describe("views", () => {
  test("are made after what they read, and nothing is found the second time", async () => {
    const { session, first } = await started();
    expect(first.words).toEqual(["create table posts", "create sqlite:view titles", "create sqlite:view loud"]);
    expect(stepTo([post()], [loud, titles()], first.after).up).toEqual([]);
    expect(await session.query("SELECT * FROM loud")).toEqual([{ "Loud title": "A" }]);
  });

  const { title, ...rest } = attributes;
  const rebuilt = ["drop sqlite:view loud", "drop sqlite:view titles"];
  const again = ["create sqlite:view titles", "create sqlite:view loud"];
  test.each<[string, readonly AnyResource[], readonly DeclaredObject[], readonly string[]]>([
    [
      "another type of a column",
      [post({ ...attributes, title: a.text().notNull() })],
      [loud, titles()],
      [...rebuilt, "alter posts.title from string(40) to text", ...again],
    ],
    ["the order of columns", [post({ ...rest, title })], [loud, titles()], []],
    [
      "another name of a column",
      [post({ ...rest, headline: title.renamedFrom("title") })],
      [loud, titles(sql`select id, headline as title from posts`)],
      [...rebuilt, "rename posts.title to headline", ...again],
    ],
    [
      "another name of a table",
      [post(attributes, { table: "articles", renamedFrom: "posts" })],
      [loud, titles(sql`select id, title from articles`)],
      [
        ...rebuilt,
        "rename table posts to articles",
        "rename constraint posts_pkey of articles to articles_pkey",
        ...again,
      ],
    ],
    ["another query", [post()], [loud, titles(sql`select title, id from posts`)], [...rebuilt, ...again]],
  ])("go with %s, and come back with their triggers", async (_, resources, objects, expected) => {
    const { session, first } = await started();
    const start = await read(session);
    const step = stepTo(resources, objects, first.after);
    expect(step.words).toEqual(expected);
    await migrate(session, step.up);
    const reached = await read(session);
    expect(await session.query("SELECT * FROM loud")).toHaveLength(1);
    expect(await session.query("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'gone'")).toEqual([{ n: 1 }]);
    await migrate(session, step.down);
    expect(await read(session)).toEqual(start);
    await migrate(session, step.up);
    expect(await read(session)).toEqual(reached);
  });

  test("have a query", () => {
    const codeOf = () => {
      try {
        return view("empty", { repo: Repo, query: sql` ; ` });
      } catch (error) {
        return isMigError(error) ? error.code : error;
      }
    };
    expect(codeOf()).toBe("MIG_RESOURCE_INVALID");
  });
});
