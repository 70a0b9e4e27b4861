import { expect, it } from "vitest";
import { type MemoryFiles, memoryFiles } from "../../test/memory-files.ts";
import { column } from "../model/column.ts";
import type { TableRef } from "../model/name.ts";
import { emptySnapshot, type SchemaObject, type Snapshot, snapshotOf } from "../model/snapshot.ts";
import { type Table, table } from "../model/table.ts";
import { type Recorded, readSnapshots, snapshotChanges } from "./store.ts";

const folder = "priv/resource_snapshots/blog";
const tableOf = (name: string, ...columns: readonly string[]): Table =>
  table({ name, columns: columns.map((title) => column(title, "text")) });
const mood: SchemaObject = {
  kind: "pg:enum",
  schema: null,
  name: "mood",
  definition: { values: ["calm"] },
  requires: [],
};

interface Change {
  readonly at: number;
  readonly after: Snapshot;
  readonly scope?: keyof Recorded;
  readonly renamedTables?: Readonly<Record<string, TableRef>>;
}

/** Records a state as the migration number `at` and gives the paths of the files that it took. */
function record(files: MemoryFiles, { at, after, scope = "public", renamedTables = {} }: Change): readonly string[] {
  const recorded = readSnapshots(files, folder)[scope];
  const migration = `${20260101000000 + at}_change_${at}`;
  const changes = snapshotChanges({ recorded, after, scope, folder, migration, renamedTables });
  files.write(changes);
  return changes.map(({ path }) => path.slice(folder.length + 1));
}

const publicState = (files: MemoryFiles) => readSnapshots(files, folder).public.snapshot;

it("finds nothing where nothing is", () => {
  const nothing = { snapshot: emptySnapshot, notes: {}, heads: {}, changes: [], latest: [], apart: [] };
  expect(readSnapshots(memoryFiles(), folder)).toEqual({ public: nothing, tenants: nothing });
});

it("records what changed, once, and nothing else", () => {
  const files = memoryFiles();
  const first = snapshotOf([tableOf("posts", "id"), tableOf("users", "id")], [mood]);
  const second = snapshotOf([tableOf("posts", "id", "slug"), tableOf("users", "id")], [mood]);
  expect([
    record(files, { at: 1, after: first }),
    record(files, { at: 2, after: first }),
    record(files, { at: 3, after: second }),
    record(files, { at: 4, after: second }),
  ]).toEqual([
    [
      "public/posts/20260101000001.json",
      "public/users/20260101000001.json",
      "public/@objects/pg.enum/mood/20260101000001.json",
    ],
    [],
    ["public/posts/20260101000003.json"],
    [],
  ]);
  expect(publicState(files)).toEqual(second);
});

it("keeps tenants apart, also from a public table of that name", () => {
  const files = memoryFiles();
  record(files, { at: 1, after: snapshotOf([tableOf("tenants", "id")]) });
  record(files, { at: 2, after: snapshotOf([tableOf("posts", "id")]), scope: "tenants" });
  const { public: common, tenants } = readSnapshots(files, folder);
  expect([Object.keys(common.snapshot.tables), Object.keys(tenants.snapshot.tables)]).toEqual([["tenants"], ["posts"]]);
});

it("follows a table through states that come back, drops and new beginnings", () => {
  const files = memoryFiles();
  const states = [["id"], ["id", "a"], ["id"], null, ["id"], null].map((columns) =>
    columns === null ? emptySnapshot : snapshotOf([tableOf("posts", ...columns)]),
  );
  for (const [at, after] of states.entries()) {
    record(files, { at, after });
    expect(publicState(files)).toEqual(after);
  }
  expect(files.texts.size).toBe(states.length);
});

it("goes by the chain, not by the timestamps", () => {
  const files = memoryFiles();
  record(files, { at: 9, after: snapshotOf([tableOf("posts", "id")]) });
  record(files, { at: 1, after: snapshotOf([tableOf("posts", "id", "slug")]) });
  expect(publicState(files)).toEqual(snapshotOf([tableOf("posts", "id", "slug")]));
});

it("continues a renamed table in its new folder, also when it is renamed back", () => {
  const files = memoryFiles();
  const posts = snapshotOf([tableOf("posts", "id")]);
  const articles = snapshotOf([tableOf("articles", "id")]);
  record(files, { at: 1, after: posts });
  expect([
    record(files, { at: 2, after: articles, renamedTables: { articles: { schema: null, name: "posts" } } }),
    publicState(files),
    record(files, { at: 3, after: posts, renamedTables: { posts: { schema: null, name: "articles" } } }),
    publicState(files),
  ]).toEqual([
    ["public/articles/20260101000002.json", "public/posts/20260101000002.json"],
    articles,
    ["public/posts/20260101000003.json", "public/articles/20260101000003.json"],
    posts,
  ]);
  expect(JSON.parse(files.texts.get(`${folder}/public/posts/20260101000002.json`) ?? "")).toMatchObject({
    kind: "dropped",
    renamedTo: { name: "articles" },
  });
});

it.each([
  ["a file of the chain is missing", "posts/20260101000001.json", null, "parents"],
  ["a file was put into another folder", "posts/20260101000001.json", "users/20260101000001.json", "table"],
])("refuses when %s", (_what, from, to, place) => {
  const files = memoryFiles();
  record(files, { at: 1, after: snapshotOf([tableOf("posts", "id")]) });
  if (to === null) record(files, { at: 2, after: snapshotOf([tableOf("posts", "id", "slug")]) });
  const text = files.read(`${folder}/public/${from}`);
  files.write([{ path: `${folder}/public/${from}`, text: null }]);
  if (to !== null) files.write([{ path: `${folder}/public/${to}`, text }]);
  expect(() => readSnapshots(files, folder)).toThrow(
    expect.objectContaining({ code: "MIG_SNAPSHOT_INVALID", details: expect.objectContaining({ place }) }),
  );
});
