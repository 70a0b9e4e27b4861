/** What a generation is limited to, what it continues, and what can be taken back of it. */
import { describe, expect, it } from "vitest";
import { repo } from "../src/adapter/repo.ts";
import { type GenerateOptions, generate } from "../src/generate/generate.ts";
import { lastGeneration, replaceable, replaced, withoutRetracted } from "../src/generate/retraction.ts";
import { squashSnapshots } from "../src/generate/squash.ts";
import { attribute as a } from "../src/resource/attribute.ts";
import { belongsTo } from "../src/resource/belongs-to.ts";
import { dataLayer } from "../src/resource/data-layer.ts";
import { type Domain, domain } from "../src/resource/domain.ts";
import { type AnyResource, resource } from "../src/resource/resource.ts";
import { memoryAdapter } from "../src/testing/memory-adapter.ts";
import { type MemoryFiles, memoryFiles } from "./memory-files.ts";

const Repo = repo("blog", { adapter: memoryAdapter(), url: "" });
const memory = dataLayer("memory");
const id = a.integer().primaryKey();

const Tag = resource("Tag", { dataLayer: memory({ repo: Repo, table: "tags" }), attributes: { id } });
const LongTag = resource("Tag", {
  dataLayer: memory({ repo: Repo, table: "tags" }),
  attributes: { id, name: a.text() },
});
const Post = resource("Post", { dataLayer: memory({ repo: Repo, table: "posts" }), attributes: { id } });
const TaggedPost = resource("Post", {
  dataLayer: memory({
    repo: Repo,
    table: "posts",
    references: { tag: { index: true } },
    customIndexes: [{ fields: ["tagId", "id"], unique: true }],
  }),
  attributes: { id },
  relationships: { tag: belongsTo(() => LongTag) },
});
const Article = resource("Article", { dataLayer: memory({ repo: Repo, table: "articles" }), attributes: { id } });

let seconds = 0;

/** One generation, written unless questions are open. */
function run(files: MemoryFiles, domains: readonly Domain[], more: Partial<GenerateOptions> = {}) {
  seconds += 1;
  const resources: readonly AnyResource[] = domains.flatMap((of) => of.resources);
  const now = new Date(Date.UTC(2026, 0, 1, 0, 0, seconds));
  const generated = generate({ repos: [Repo], resources, objects: [], files, name: "change", now, ...more });
  if (generated.questions.length === 0) files.write(generated.changes);
  return {
    operations: generated.migrations.map((migration) => migration.operations),
    questions: generated.questions.map((question) => question.id),
  };
}

const [tags, posts] = [domain("Tags", [Tag]), domain("Posts", [Post])];

describe("only some domains", () => {
  const [longTags, taggedPosts] = [domain("Tags", [LongTag]), domain("Posts", [TaggedPost])];
  const articles = domain("Articles", [Article]);

  it.each<[string, readonly Domain[], readonly Domain[], Domain, ReturnType<typeof run>]>([
    ["new tables of others wait", [], [tags, posts], posts, { operations: [["create table posts"]], questions: [] }],
    ["tables of others are no orphans", [tags, posts], [longTags, posts], posts, { operations: [], questions: [] }],
    ["and removed ones are not theirs", [tags, posts], [posts], posts, { operations: [], questions: [] }],
    [
      "but they may have become theirs",
      [tags, posts],
      [posts, articles],
      articles,
      { operations: [["create table articles"]], questions: ["tags"] },
    ],
    [
      "what a key points at comes along",
      [],
      [longTags, taggedPosts],
      taggedPosts,
      { operations: [["create table tags", "create table posts"]], questions: [] },
    ],
  ])("%s", (_, before, after, only, expected) => {
    const files = memoryFiles();
    run(files, before);
    expect(run(files, after, { only: [only] })).toEqual(expected);
  });
});

it("builds indexes of existing tables beside the application, and what rests on them last", () => {
  const files = memoryFiles();
  run(files, [tags, posts]);
  const after = [domain("All", [LongTag, TaggedPost])];
  const { operations } = run(files, after, { concurrentIndexes: true });
  expect(operations.map((list) => list.filter((text) => text.includes("index")).length)).toEqual([0, 2]);
  expect([...files.texts.values()].filter((text) => text.includes("transaction: false"))).toHaveLength(1);
});

it("names what has no name after what it does, and records without migrations", () => {
  const files = memoryFiles();
  run(files, [tags], { name: null });
  run(files, [domain("Tags", [LongTag]), posts], { snapshotsOnly: true, name: null });
  expect([...files.texts.keys()].filter((path) => path.endsWith(".ts"))).toEqual([
    expect.stringMatching(/\/\d{14}_create_tags\.ts$/),
  ]);
  expect(run(files, [domain("Tags", [LongTag]), posts])).toEqual({ operations: [], questions: [] });
});

describe("taking back", () => {
  const longTags = domain("Tags", [LongTag]);

  /** One generation, and two for development on top of it. */
  function developed(): MemoryFiles {
    const files = memoryFiles();
    run(files, [tags]);
    run(files, [longTags], { dev: true });
    run(files, [longTags, posts], { dev: true });
    return files;
  }

  it("generations for development continue each other, and nobody else sees them", () => {
    const files = developed();
    expect(run(files, [longTags, posts], { dev: true }).operations).toEqual([]);
    const retractions = replaceable(files, [Repo]);
    expect(retractions.map(({ migrations, paths, missing }) => [migrations.length, paths.length, missing])).toEqual([
      [2, 4, { migrations: [], snapshots: 0 }],
    ]);
    expect(run(memoryFiles(Object.fromEntries(files.texts)), [tags])).toEqual({ operations: [], questions: [] });
    const left = withoutRetracted(files, retractions);
    const given = { repos: [Repo], resources: [LongTag, Post], objects: [], name: "final", now: new Date(0) };
    const { changes, migrations } = generate({ ...given, files: left });
    expect(migrations.map(({ operations }) => operations)).toEqual([["create table posts", "add tags.name"]]);
    files.write(replaced(retractions, changes));
    expect([...files.texts.keys()].filter((path) => path.includes("_dev"))).toEqual([]);
    expect(run(files, [longTags, posts])).toEqual({ operations: [], questions: [] });
  });

  it("renames are remembered, from the first name to the last", () => {
    const named = (name: "name" | "label" | "title") =>
      domain("Tags", [
        resource("Tag", { dataLayer: memory({ repo: Repo, table: "tags" }), attributes: { id, [name]: a.text() } }),
      ]);
    const files = memoryFiles();
    run(files, [named("name")]);
    run(files, [named("label")], { dev: true, answers: { "tags.name": { rename: "label" } } });
    run(files, [named("title")], { dev: true, answers: { "tags.label": { rename: "title" } } });
    expect(replaceable(files, [Repo]).map(({ renames }) => renames)).toEqual([{ "tags.name": { rename: "title" } }]);
  });

  it("the last generation is known by its snapshots", () => {
    const files = developed();
    const counts = [];
    for (let own = lastGeneration(files, [Repo]); own.length > 0; own = lastGeneration(files, [Repo])) {
      counts.push(own.flatMap(({ migrations }) => migrations.map(({ name }) => name)));
      files.write(replaced(own, []));
    }
    expect(counts).toEqual([["change_dev"], ["change_dev"], ["change"]]);
    expect([...files.texts.keys()]).toEqual([]);
  });

  it("what is missing of it is told", () => {
    const files = memoryFiles();
    run(files, [tags, posts]);
    const gone = [...files.texts.keys()].filter((path) => !path.includes("/posts/"));
    files.write(gone.map((path) => ({ path, text: null })));
    expect(lastGeneration(files, [Repo]).map(({ missing }) => missing)).toEqual([
      { migrations: [expect.stringMatching(/_change$/)], snapshots: 1 },
    ]);
  });

  it("what was squashed cannot be taken apart, nor what came before", () => {
    const files = memoryFiles();
    run(files, [tags, posts]);
    run(files, [longTags, posts]);
    const { folders, changes } = squashSnapshots(files, [Repo], "first");
    expect(folders.map(({ folder, files: count }) => [folder, count])).toEqual([["tags", 2]]);
    files.write(changes);
    expect(() => lastGeneration(files, [Repo])).toThrow(expect.objectContaining({ code: "MIG_UNDO_REFUSED" }));
    expect(run(files, [longTags, posts])).toEqual({ operations: [], questions: [] });
    expect(run(files, [tags, posts], { answers: { "tags.name": "drop" } }).operations).toEqual([["drop tags.name"]]);
  });

  it("files for development are not squashed", () => {
    const squash = () => squashSnapshots(developed(), [Repo], "last");
    expect(squash).toThrow(expect.objectContaining({ code: "MIG_DEV_MIGRATION" }));
  });
});
