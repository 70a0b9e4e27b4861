/** Objects declared beside the resources: how an adapter makes them, and how they reach the state. */
import {
  attribute as a,
  defineConfig,
  domain,
  generate,
  loadProject,
  type Repo,
  readResources,
  resource,
  type Sql,
  sql,
} from "@mig/core";
import { type DeclaredObjectOptions, declareObject, factsInSql, type ObjectKind } from "@mig/core/adapter";
import { describe, expect, test } from "vitest";
import { memoryFiles } from "../memory-files.ts";
import { store, testDialect, testRepo } from "./test-dialect.ts";

const viewKind: ObjectKind = {
  kind: "test:view",
  alters: () => false,
  drops: true,
  rebuilt: true,
  rests: (object, state) => factsInSql(String(object.definition), state, object),
};
const Repo1 = testRepo("main", { ...testDialect("test"), objectKinds: [viewKind] });

/** What an adapter gives its users. */
function view(name: string, { query, ...options }: DeclaredObjectOptions & { readonly query: Sql }) {
  const object = { kind: viewKind.kind, schema: null, name, definition: query.sql, requires: [] };
  return declareObject(object, options, view);
}

const Post = resource("Post", {
  dataLayer: store({ repo: Repo1, table: "posts" }),
  attributes: { id: a.integer().primaryKey(), title: a.string() },
});
const Titles = view("titles", { repo: Repo1, query: sql`select title from posts` });
const Loud = view("loud", { repo: Repo1, scope: "tenants", query: sql`select * from titles`, renamedFrom: "noisy" });

describe("declared objects", () => {
  test("stand beside the resources of a domain", async () => {
    const Blog = domain("Blog", [Post, Titles, Loud]);
    const project = await loadProject(defineConfig({ domains: [Blog] }));
    expect(project).toEqual({ domains: [Blog], resources: [Post], objects: [Titles, Loud], repos: [Repo1] });
  });

  test("give the project their repo", async () => {
    expect((await loadProject(defineConfig({ domains: [domain("Blog", [Titles])] }))).repos).toEqual([Repo1]);
  });

  test("are part of the scope's state, with what they rest on", () => {
    const state = readResources([Post], Repo1, [Loud, Titles, Titles]);
    const facts = ["column posts title", "table posts"];
    expect(state.public.snapshot.objects).toEqual({
      "test:view titles": { ...Titles.object, requires: facts },
    });
    expect(state.tenants.snapshot.objects).toEqual({ "test:view loud": Loud.object });
    expect(state.tenants.renamedObjects).toEqual({
      "test:view loud": { kind: "test:view", schema: null, name: "noisy" },
    });
  });

  test("belong to one repo", () => {
    const other = testRepo("other", Repo1.adapter.dialect);
    expect(readResources([], other, [Titles]).public.snapshot.objects).toEqual({});
  });
});

describe("what is refused", () => {
  const here = expect.stringMatching(/objects\.test\.ts:\d+$/);
  test.each<[string, Repo, readonly (typeof Titles)[], object]>([
    [
      "a kind that the adapter does not have",
      testRepo("main"),
      [Titles],
      {
        code: "MIG_OBJECT_KIND_UNKNOWN",
        details: expect.objectContaining({ kind: "test:view", adapter: "test", paths: [here] }),
      },
    ],
    [
      "an object of each tenant, where there are none",
      testRepo("main", { ...testDialect("test", { tenants: "none" }), objectKinds: [viewKind] }),
      [Loud],
      { code: "MIG_UNSUPPORTED", details: { resource: "loud", paths: [here] } },
    ],
    [
      "two that differ under one name",
      Repo1,
      [Titles, view("titles", { repo: Repo1, query: sql`select 1` })],
      {
        code: "MIG_TABLE_CONFLICT",
        details: expect.objectContaining({ resources: ["titles", "titles"], about: "test:view titles" }),
      },
    ],
  ])("%s", (_, repo, objects, expected) => {
    expect(() => readResources([Post], repo, objects)).toThrow(expect.objectContaining(expected));
  });
});

test("generating writes them, and nothing the second time", () => {
  const files = memoryFiles();
  const options = { repos: [Repo1], resources: [Post], objects: [Titles], files, name: "first" };
  const first = generate({ ...options, now: new Date(0) });
  expect(first.migrations.map(({ operations }) => operations)).toEqual([
    ["create table posts", "create test:view titles"],
  ]);
  files.write(first.changes);
  expect(generate({ ...options, now: new Date(1000) })).toEqual({
    migrations: [],
    changes: [],
    questions: [],
    pendingDrops: [],
  });
  const gone = generate({ ...options, objects: [], now: new Date(1000) });
  expect(gone.migrations.map(({ operations }) => operations)).toEqual([["drop test:view titles"]]);
});
