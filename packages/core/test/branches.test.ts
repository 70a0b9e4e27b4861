import { describe, expect, it } from "vitest";
import { repo } from "../src/adapter/repo.ts";
import { branchConflicts, type ConflictSide } from "../src/generate/branch-conflicts.ts";
import { rulesOf } from "../src/generate/dialect-rules.ts";
import { readRecorded } from "../src/generate/read-recorded.ts";
import { column } from "../src/model/column.ts";
import { canonicalJson } from "../src/model/json.ts";
import { tableKey } from "../src/model/name.ts";
import { sha256 } from "../src/model/sha256.ts";
import { emptySnapshot, type SchemaObject, type Snapshot, snapshotOf } from "../src/model/snapshot.ts";
import { type TableSpec, table } from "../src/model/table.ts";
import { readSnapshots, type SnapshotChangesOptions, snapshotChanges } from "../src/snapshot/store.ts";
import { memoryAdapter } from "../src/testing/memory-adapter.ts";
import { type MemoryFiles, memoryFiles } from "./memory-files.ts";

const adapter = memoryAdapter();
const kind = { alters: () => true };
const objectKinds = [
  { ...kind, kind: "x:type" as const, drops: true },
  { ...kind, kind: "x:extension" as const, drops: false },
];
const Repo = repo("blog", { adapter: { ...adapter, dialect: { ...adapter.dialect, objectKinds } }, url: "" });
const folder = Repo.folders.snapshots;

type Renames = Pick<SnapshotChangesOptions, "renamedTables" | "renamedColumns">;
type Branch = readonly [name: string, after: Snapshot, renames?: Renames];

function record(files: MemoryFiles, version: number, [name, after, renames = {}]: Branch): MemoryFiles {
  const recorded = readRecorded(files, Repo).public;
  const migration = `${20260100000000 + version}_${name}`;
  const copy = memoryFiles(Object.fromEntries(files.texts));
  copy.write(snapshotChanges({ recorded, after, scope: "public", folder, migration, ...renames }));
  return copy;
}

/** Both folders in one, as git merges what does not touch the same file. */
function merged(...branches: readonly MemoryFiles[]): MemoryFiles {
  const entries = branches.flatMap((branch) => [...branch.texts]);
  return memoryFiles(Object.fromEntries(entries.sort(([left], [right]) => (left < right ? 1 : -1))));
}

const text = (name: string) => column(name, "text");
const posts = {
  name: "posts",
  columns: [text("title"), text("body")],
  primaryKey: { name: "posts_pkey", columns: ["title"] },
};
const users = {
  name: "users",
  columns: [text("email"), text("name")],
  indexes: [{ name: "users_email", keys: ["email"], unique: true }],
};
const state = (...specs: readonly TableSpec[]) => snapshotOf(specs.map(table));
const base = state(posts, users);
const withColumns = (spec: TableSpec, ...names: readonly string[]): TableSpec => ({
  ...spec,
  columns: [...spec.columns, ...names.map(text)],
});
const without = (spec: TableSpec, name: string): TableSpec => ({
  ...spec,
  columns: spec.columns.filter((known) => !("name" in known && known.name === name)),
});
const author = {
  name: "posts_author_fkey",
  columns: ["body"],
  references: { table: { schema: null, name: "users" }, columns: ["email"] },
};
const retyped = state({ ...posts, columns: [text("title"), column("body", { name: "string", length: 20 })] }, users);
const indexed = (name: string, spec: TableSpec = posts, key = "body"): TableSpec => ({
  ...spec,
  indexes: [{ name, keys: [key] }],
});
const object = (of: SchemaObject["kind"], definition: string): SchemaObject => ({
  kind: of,
  schema: null,
  name: "thing",
  definition,
  requires: [],
});
const withObject = (definition: string, of: SchemaObject["kind"] = "x:type") =>
  snapshotOf([table(posts), table(users)], [object(of, definition)]);
const people = { ...users, name: "people" };
const renamedUsers = { renamedTables: { people: { schema: null, name: "users" } } };
const headline = { ...without(posts, "body"), columns: [text("title"), text("headline")] };
const renamedBody = { renamedColumns: { posts: { headline: "body" } } };

/** Parts of parts. */
const parts = (columns: readonly string[], index: readonly string[] = []) =>
  state(
    { name: "events", columns: columns.map(text) },
    { name: "part", columns: [], inherits: { from: ["events"], bound: "DEFAULT" } },
    {
      name: "small_part",
      columns: [],
      inherits: { from: ["part"], bound: "DEFAULT" },
      indexes: index.map((key) => ({ name: "small", keys: [key] })),
    },
  );
const renamedKind = { renamedColumns: { events: { sort: "kind" } } };

/** The tables with the names in them, or what does not go together. */
function outcome(files: MemoryFiles): readonly string[] {
  const recorded = readSnapshots(files, folder).public;
  const conflicts = branchConflicts(recorded, rulesOf(Repo.adapter.dialect, recorded.snapshot));
  const words = ({ migration, operation }: ConflictSide) =>
    `${migration.slice("20260100000000_".length)}: ${operation}`;
  if (conflicts.length > 0) return conflicts.map(({ sides }) => sides.map(words).join(" | "));
  return Object.values(recorded.snapshot.tables).map((known) => {
    const parts = [...known.columns, ...known.indexes, ...known.foreignKeys, ...known.checks];
    return `${tableKey(known)}(${parts.map(({ name }) => name).sort()})`;
  });
}

describe("branches that commute", () => {
  it.each<[string, Branch, Branch, readonly string[]]>([
    [
      "two columns of one table",
      ["a", state(withColumns(posts, "slug"), users)],
      ["b", state(withColumns(posts, "likes"), users)],
      ["posts(body,likes,slug,title)", "users(email,name,users_email)"],
    ],
    [
      "a column comes, another goes",
      ["a", state(withColumns(posts, "slug"), users)],
      ["b", state(without(posts, "body"), users)],
      ["posts(slug,title)", "users(email,name,users_email)"],
    ],
    [
      "a column is renamed, another changes",
      ["a", state(headline, users), renamedBody],
      ["b", state(withColumns(posts, "slug"), users)],
      ["posts(headline,slug,title)", "users(email,name,users_email)"],
    ],
    [
      "a table is renamed under a foreign key of a table that changes",
      ["a", state(posts, people), renamedUsers],
      ["b", state(indexed("posts_body"), users)],
      ["people(email,name,users_email)", "posts(body,posts_body,title)"],
    ],
    [
      "a column becomes required, an index reads it",
      ["a", state({ ...posts, columns: [text("title"), column("body", "text", { nullable: false })] }, users)],
      ["b", state(indexed("posts_body"), users)],
      ["posts(body,posts_body,title)", "users(email,name,users_email)"],
    ],
    [
      "new tables that point at one that both leave alone",
      [
        "a",
        state(posts, users, { ...posts, name: "notes", primaryKey: null, foreignKeys: [{ ...author, name: "n" }] }),
      ],
      [
        "b",
        state(posts, users, { ...posts, name: "likes", primaryKey: null, foreignKeys: [{ ...author, name: "l" }] }),
      ],
      ["likes(body,l,title)", "notes(body,n,title)", "posts(body,title)", "users(email,name,users_email)"],
    ],
    [
      "both need the same of what belongs to the whole database",
      ["a", snapshotOf([table(withColumns(posts, "slug")), table(users)], [object("x:extension", "")])],
      ["b", withObject("", "x:extension")],
      ["posts(body,slug,title)", "users(email,name,users_email)"],
    ],
  ])("merge without a word: %s", (_what, ours, theirs, expected) => {
    const trunk = record(memoryFiles(), 1, ["base", base]);
    const [a, b] = [record(trunk, 2, ours), record(trunk, 3, theirs)];
    expect([outcome(merged(a, b)), outcome(merged(b, a))]).toEqual([expected, expected]);
  });

  it("are joined by the next change of the table, which names both", () => {
    const trunk = record(memoryFiles(), 1, ["base", base]);
    const branches = ["c", "d", "e"].map((name, position) =>
      record(trunk, 2 + position, [name, state(withColumns(posts, name), users)]),
    );
    const met = merged(...branches);
    const joined = record(met, 9, ["all", state(withColumns(posts, "c", "d", "e", "f"), users)]);
    const [path = ""] = [...joined.texts.keys()].filter((known) => known.endsWith("posts/20260100000009.json"));
    const { parents, after } = JSON.parse(joined.texts.get(path) ?? "");
    expect([parents.length, after, outcome(joined)]).toEqual([
      3,
      ["20260100000002_c", "20260100000003_d", "20260100000004_e"],
      ["posts(body,c,d,e,f,title)", "users(email,name,users_email)"],
    ]);
  });

  it("may part again, meet in another way, and one may be longer than the other", () => {
    const trunk = record(memoryFiles(), 1, ["base", base]);
    const a = record(trunk, 2, ["a", state(withColumns(posts, "a"), users)]);
    const b = record(trunk, 3, ["b", state(withColumns(posts, "b"), users)]);
    const c = record(merged(a, b), 4, ["c", state(withColumns(posts, "a", "b", "c"), users)]);
    const d = record(merged(a, b), 5, ["d", state(without(withColumns(posts, "a", "b"), "body"), users)]);
    const e = record(d, 6, ["e", state(withColumns(without(posts, "body"), "a", "b", "e"), users)]);
    const f = record(a, 7, ["f", state(withColumns(posts, "a"), withColumns(users, "age"))]);
    expect(outcome(merged(c, e, f))).toEqual(["posts(a,b,c,e,title)", "users(age,email,name,users_email)"]);
  });

  it("leave nothing to generate when nothing more has changed", () => {
    const trunk = record(memoryFiles(), 1, ["base", base]);
    const met = merged(
      record(trunk, 2, ["a", state(withColumns(posts, "a"), users)]),
      record(trunk, 3, ["b", state(withColumns(posts, "b"), users)]),
    );
    expect([...record(met, 4, ["c", readRecorded(met, Repo).public.snapshot]).texts]).toEqual([...met.texts]);
  });
});

describe("branches, of which one changes a table and the other a part of it", () => {
  const trunk = record(memoryFiles(), 1, ["base", parts(["kind", "note"])]);
  it.each<[string, Branch, Branch, readonly string[]]>([
    [
      "a column that nobody else speaks of",
      ["a", parts(["sort", "note"]), renamedKind],
      ["b", parts(["kind", "note"], ["note"])],
      ["events(note,sort)", "part()", "small_part(small)"],
    ],
    [
      "a new one",
      ["a", parts(["kind", "note", "more"])],
      ["b", parts(["kind", "note"], ["kind"])],
      ["events(kind,more,note)", "part()", "small_part(small)"],
    ],
    [
      "one that is renamed under an index of the part",
      ["a", parts(["sort", "note"]), renamedKind],
      ["b", parts(["kind", "note"], ["kind"])],
      ["a: rename events.kind to sort | b: create index small on small_part"],
    ],
    [
      "one that goes under an index of the part",
      ["a", parts(["note"])],
      ["b", parts(["kind", "note"], ["kind"])],
      ["a: drop events.kind | b: create index small on small_part"],
    ],
  ])("%s", (_what, ours, theirs, expected) => {
    const [a, b] = [record(trunk, 2, ours), record(trunk, 3, theirs)];
    expect([outcome(merged(a, b)), outcome(merged(b, a))]).toEqual([expected, expected]);
  });
});

describe("branches that touch the same thing", () => {
  it.each<[string, Branch, Branch, readonly string[]]>([
    [
      "both add a column",
      ["a", state(withColumns(posts, "slug"), users)],
      ["b", state(withColumns(posts, "slug"), users)],
      ["a: add posts.slug | b: add posts.slug"],
    ],
    [
      "one changes what the other drops",
      ["a", retyped],
      ["b", state(without(posts, "body"), users)],
      ["a: alter posts.body from text to string(20) | b: drop posts.body"],
    ],
    [
      "both change a column",
      ["a", retyped],
      ["b", state({ ...posts, columns: [text("title"), column("body", "text", { default: "" })] }, users)],
      ["a: alter posts.body from text to string(20) | b: alter posts.body"],
    ],
    [
      "one renames what the other reads",
      ["a", state(headline, users), renamedBody],
      ["b", state(indexed("posts_body"), users)],
      ["a: rename posts.body to headline | b: create index posts_body on posts"],
    ],
    [
      "one renames a table that the other changes",
      ["a", state(posts, people), renamedUsers],
      ["b", state(posts, withColumns(users, "age"))],
      ["a: rename table users to people | b: add users.age"],
    ],
    [
      "one drops a table that a new key of the other points at",
      ["a", state(posts)],
      ["b", state({ ...posts, foreignKeys: [author] }, users)],
      ["a: drop table users | b: add foreign key posts_author_fkey from posts to users"],
    ],
    [
      "one drops the unique index that a new key of the other needs",
      ["a", state(posts, { ...users, indexes: [] })],
      ["b", state({ ...posts, foreignKeys: [author] }, users)],
      ["a: drop index users_email of users | b: add foreign key posts_author_fkey from posts to users"],
    ],
    [
      "two indexes of one name on two tables",
      ["a", state(indexed("by_text"), users)],
      ["b", state(posts, { ...users, indexes: [...users.indexes, { name: "by_text", keys: ["name"] }] })],
      ["a: create index by_text on posts | b: create index by_text on users"],
    ],
    [
      "a table and an index of one name",
      ["a", state(indexed("notes"), users)],
      ["b", state(posts, users, { ...without(posts, "body"), name: "notes", primaryKey: null })],
      ["a: create index notes on posts | b: create table notes"],
    ],
    ["both drop a table", ["a", state(posts)], ["b", state(posts)], ["a: drop table users | b: drop table users"]],
    [
      "one drops a table that the other changes",
      ["a", state(posts)],
      ["b", state(posts, withColumns(users, "age"))],
      ["a: drop table users | b: add users.age"],
    ],
    [
      "both create a table",
      ["a", state(posts, users, withColumns(people, "a"))],
      ["b", state(posts, users, withColumns(people, "b"))],
      ["a: create table people | b: create table people"],
    ],
    [
      "one object in two ways",
      ["a", withObject("1")],
      ["b", withObject("2")],
      ["a: create x:type thing | b: create x:type thing"],
    ],
    [
      "one writes SQL about what the other drops",
      ["a", state({ ...posts, statements: [{ name: "s", up: "update posts set body = ''", down: "" }] }, users)],
      ["b", state(without(posts, "body"), users)],
      ["a: run statement s of posts | b: drop posts.body"],
    ],
  ])("are told of: %s", (_what, ours, theirs, expected) => {
    const trunk = record(memoryFiles(), 1, ["base", base]);
    const [a, b] = [record(trunk, 2, ours), record(trunk, 3, theirs)];
    expect([outcome(merged(a, b)), outcome(merged(b, a))]).toEqual([expected, expected]);
  });

  it("are told of in words, with the files and the way out", () => {
    const trunk = record(memoryFiles(), 1, ["base", base]);
    const met = merged(record(trunk, 2, ["a", retyped]), record(trunk, 3, ["b", state(without(posts, "body"), users)]));
    expect(() => readRecorded(met, Repo)).toThrow(
      expect.objectContaining({
        message: `Two branches changed the same thing.
  20260100000002_a: alter posts.body from text to string(20)
  against 20260100000003_b: drop posts.body
The files are ${folder}/public/posts/20260100000002.json, ${folder}/public/posts/20260100000003.json.`,
        next: "Run `mig rebase`: it generates the migration of your branch again on top of the other.",
      }),
    );
  });

  it("do not when one knew of the other", () => {
    const trunk = record(memoryFiles(), 1, ["base", base]);
    const a = record(trunk, 2, ["a", state(posts, users, { ...posts, name: "notes", primaryKey: null })]);
    const foreignKeys = [{ ...author, references: { ...author.references, table: { schema: null, name: "notes" } } }];
    const b = record(a, 3, [
      "b",
      state({ ...posts, foreignKeys }, users, { ...posts, name: "notes", primaryKey: null }),
    ]);
    const c = record(b, 4, ["c", emptySnapshot]);
    expect([outcome(b).length, outcome(c)]).toEqual([3, []]);
  });
});

describe("branches of format 1", () => {
  /** The same history as mig wrote it then: each file's hash is of what it says in that format. */
  function inFormat1(files: MemoryFiles): MemoryFiles {
    const hashes = new Map<unknown, string>();
    const texts = [...files.texts].sort(([left], [right]) => (versionOf(left) < versionOf(right) ? -1 : 1));
    return memoryFiles(
      Object.fromEntries(
        texts.map(([path, text]) => {
          const { parents, after: _after, hash: old, renamedColumns: _columns, ...rest } = JSON.parse(text);
          const content = { ...rest, format: 1, parent: hashes.get(parents[0]) ?? null };
          const hash = sha256(canonicalJson(content));
          hashes.set(old, hash);
          return [path, JSON.stringify({ ...content, hash })];
        }),
      ),
    );
  }
  const versionOf = (path: string) => path.slice(path.lastIndexOf("/"));

  it.each<[string, Branch, Branch, readonly string[]]>([
    [
      "what commutes in a table merges",
      ["a", state(withColumns(posts, "slug"), users)],
      ["b", state(withColumns(posts, "likes"), users)],
      ["posts(body,likes,slug,title)", "users(email,name,users_email)"],
    ],
    [
      "what does not is told of",
      ["a", state(withColumns(posts, "slug"), users)],
      ["b", state(withColumns(posts, "slug"), users)],
      ["a: add posts.slug | b: add posts.slug"],
    ],
    [
      "changes of two tables are taken to have known of each other",
      ["a", state(indexed("by_text"), users)],
      ["b", state(posts, { ...users, indexes: [...users.indexes, { name: "by_text", keys: ["name"] }] })],
      ["posts(body,by_text,title)", "users(by_text,email,name,users_email)"],
    ],
  ])("%s", (_what, ours, theirs, expected) => {
    const trunk = record(memoryFiles(), 1, ["base", base]);
    expect(outcome(inFormat1(merged(record(trunk, 2, ours), record(trunk, 3, theirs))))).toEqual(expected);
  });

  it("are followed by files of the present format", () => {
    const trunk = inFormat1(record(memoryFiles(), 1, ["base", base]));
    const [a, b] = [
      record(trunk, 2, ["a", state(withColumns(posts, "a"), users)]),
      record(trunk, 3, ["b", state(withColumns(posts, "b"), users)]),
    ];
    const joined = record(merged(a, b), 4, ["c", state(withColumns(posts, "a", "b", "c"), users)]);
    expect(outcome(joined)).toEqual(["posts(a,b,body,c,title)", "users(email,name,users_email)"]);
  });
});
