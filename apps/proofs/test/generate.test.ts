/** The laws of generating, on declared resources and real files; no database takes part. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Answers,
  type AnyResource,
  attribute as a,
  belongsTo,
  generate,
  nodeFiles,
  type Repo,
  repo,
  resource,
} from "@mig/core";
import { pgAdapter, postgres } from "@mig/pg";
import { sqlite, sqliteAdapter } from "@mig/sqlite";
import { type ScratchFolder, scratchFolder } from "@mig/test-support";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const Pg = repo("blog", { adapter: pgAdapter, url: "postgres://nowhere" });
const Sqlite = repo("blog", { adapter: sqliteAdapter, url: "nowhere.db" });
const dialects = [
  { name: "pg", Repo: Pg, store: (table: string) => postgres({ repo: Pg, table }) },
  { name: "sqlite", Repo: Sqlite, store: (table: string) => sqlite({ repo: Sqlite, table }) },
];

type Store = (typeof dialects)[number]["store"];

const id = a.integer().primaryKey();
const moods = { two: a.enum(["sad", "ok"]), three: a.enum(["sad", "ok", "glad"]) };

function user(store: Store, mood: keyof typeof moods = "two") {
  return resource("User", {
    dataLayer: store("users"),
    attributes: { id, email: a.string({ length: 80 }).notNull(), mood: moods[mood].notNull().default("ok") },
    identities: { uniqueEmail: ["email"] },
  });
}

function post(store: Store, User: AnyResource, title: "title" | "headline" = "title") {
  return resource("Post", {
    dataLayer: store("posts"),
    attributes: { id, [title]: a.string().notNull(), ...a.timestamps() },
    relationships: { author: belongsTo(() => User, { notNull: true, type: a.integer() }) },
  });
}

describe.each(dialects)("generate for $name", ({ Repo, store, name }) => {
  let folder: ScratchFolder;
  let other: ScratchFolder;
  beforeEach(async () => {
    folder = await scratchFolder();
    other = await scratchFolder();
  });
  afterEach(async () => {
    await folder.remove();
    await other.remove();
  });

  const now = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute));
  function plan(at: ScratchFolder, resources: readonly AnyResource[], minute: number, answers: Answers = {}) {
    const repos: readonly Repo[] = [Repo];
    return generate({
      repos,
      resources,
      objects: [],
      files: nodeFiles(at.path),
      name: "change",
      now: now(minute),
      answers,
    });
  }
  function write(at: ScratchFolder, resources: readonly AnyResource[], minute: number, answers: Answers = {}) {
    const generated = plan(at, resources, minute, answers);
    nodeFiles(at.path).write(generated.changes);
    return generated;
  }

  it("twice = nothing", () => {
    const User = user(store);
    write(folder, [User, post(store, User)], 0);
    expect(plan(folder, [User, post(store, User)], 1)).toEqual({
      migrations: [],
      changes: [],
      questions: [],
      pendingDrops: [],
    });
  });

  it("the order of the resources changes no byte", () => {
    const User = user(store);
    const Post = post(store, User);
    write(folder, [User, Post], 0);
    write(other, [Post, User], 0);
    expect(textsOf(folder)).toEqual(textsOf(other));
    expect(Object.keys(textsOf(folder)).length).toBeGreaterThan(2);
  });

  it("planning touches no file", () => {
    const User = user(store);
    expect(plan(folder, [User], 0).changes.length).toBeGreaterThan(0);
    expect(textsOf(folder)).toEqual({});
  });

  it("step by step = from scratch", () => {
    const [before, after] = [user(store), user(store, "three")];
    write(folder, [before, post(store, before)], 0);
    write(folder, [after, post(store, after, "headline")], 1, { "posts.title": { rename: "headline" } });
    write(other, [after, post(store, after, "headline")], 0);
    expect(newestStates(folder)).toEqual(newestStates(other));
  });

  it("asks for what is ambiguous and writes nothing about it", () => {
    const User = user(store);
    write(folder, [User, post(store, User)], 0);
    const { questions } = plan(folder, [User, post(store, User, "headline")], 1);
    expect(questions.map(({ id: subject, options }) => [subject, options[0]?.answer])).toEqual([
      ["posts.title", { rename: "headline" }],
    ]);
    expect(plan(folder, [User], 1).questions.map(({ id: subject }) => subject)).toEqual(["posts"]);
    expect(plan(folder, [], 1).questions.map(({ id: subject }) => subject)).toEqual(["posts", "users"]);
  });

  it("a new value of an enum comes before what may use it", () => {
    const before = user(store);
    write(folder, [before], 0);
    const after = user(store, "three");
    const { migrations } = plan(folder, [after, post(store, after)], 1);
    expect(migrations.map(({ id: file, operations }) => [file, operations[0]])).toEqual(
      name === "pg"
        ? [
            ["20260101120100_change", "alter pg:enum users_mood"],
            ["20260101120101_change_2", "create table posts"],
          ]
        : [["20260101120100_change", "drop check users_mood_check of users"]],
    );
  });

  it("two branches that changed the same thing are found", () => {
    const User = user(store);
    write(folder, [User], 0);
    nodeFiles(other.path).write(Object.entries(textsOf(folder)).map(([path, text]) => ({ path, text })));
    const grown = (attribute: string) =>
      resource("User", { dataLayer: store("users"), attributes: { ...User.attributes, [attribute]: a.integer() } });
    write(folder, [grown("age")], 1);
    write(other, [grown("height")], 2);
    nodeFiles(folder.path).write(Object.entries(textsOf(other)).map(([path, text]) => ({ path, text })));
    expect(() => plan(folder, [grown("age")], 3)).toThrow(expect.objectContaining({ code: "MIG_SNAPSHOT_FORK" }));
  });
});

function textsOf({ path }: ScratchFolder): Readonly<Record<string, string>> {
  const names = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = names.map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(files.sort().map((file) => [file.slice(path.length + 1), readFileSync(file, "utf8")]));
}

/** What the last snapshot of each table and object says, without its place in the history. */
function newestStates(at: ScratchFolder): unknown {
  const newest = new Map<string, { table?: { columns: { name: string }[] }; object?: unknown }>();
  for (const [path, text] of Object.entries(textsOf(at))) {
    if (path.includes("resource_snapshots")) newest.set(path.replace(/\d{14}\.json$/, ""), JSON.parse(text));
  }
  return [...newest].map(([path, { table, object }]) => [
    path,
    object,
    table && { ...table, columns: table.columns.toSorted((left, right) => (left.name < right.name ? -1 : 1)) },
  ]);
}
