/** What else a data layer says of a table, and the resources that share one. */
import {
  type AnyResource,
  attribute as a,
  belongsTo,
  type DataLayerOptions,
  MigError,
  readResources,
  resource,
  sql,
} from "@mig/core";
import { describe, expect, test } from "vitest";
import { column } from "../../src/model/column.ts";
import { fitName } from "../../src/model/name.ts";
import { table } from "../../src/model/table.ts";
import { errorOf, tablesOf } from "./read-one.ts";
import { Repo1 as repo, store, testDialect, testRepo } from "./test-dialect.ts";

const id = a.uuid().primaryKey();
const uuid = ["id", "uuid", { nullable: false }] as const;
const users = { name: "users", columns: [uuid], primaryKey: { name: "users_pkey", columns: ["id"] } };

describe("one resource", () => {
  test("everything at once", () => {
    const Post = resource("Post", {
      dataLayer: store({
        repo,
        table: "posts",
        schema: "blog",
        renamedFrom: "articles",
        comment: "what we write",
        options: { unlogged: true },
        baseFilter: sql`kind = 'post'`,
        identityNames: { slug: "posts_by_slug" },
        customIndexes: [
          {
            fields: [sql`lower(title)`],
            name: "posts_title",
            unique: true,
            nullsDistinct: false,
            includeBaseFilter: false,
          },
          { fields: ["title", { asc: "slug" }, { desc: "kind" }], concurrently: true, where: sql`title <> ''` },
          {
            fields: [{ field: "title", direction: "desc", nulls: "last", operatorClass: "text_ops", collation: "C" }],
            name: "posts_body",
            method: "hash",
            include: ["kind"],
            options: { fillfactor: "70" },
            comment: "fast",
          },
        ],
        checkConstraints: [{ name: "a_slug", check: sql`slug <> ''`, on: ["slug"] }],
        customStatements: [
          { name: "second", up: "select 2", down: "select -2" },
          { name: "first", up: sql`select 1`, down: sql`select -1` },
        ],
      }),
      attributes: {
        id,
        title: a.text().renamedFrom("headline"),
        slug: a.text().renamedFrom({ column: "Slug" }),
        kind: a.text(),
      },
      identities: {
        slug: ["slug"],
        titleOfKind: { keys: ["kind", "title"], where: sql`slug = ''`, nullsDistinct: false },
      },
    });
    const posts = table({
      schema: "blog",
      name: "posts",
      columns: [uuid, ["title", "text"], ["slug", "text"], ["kind", "text"]],
      primaryKey: { name: "posts_pkey", columns: ["id"] },
      indexes: [
        {
          name: "posts_body",
          keys: [{ column: "title", direction: "desc", nulls: "last", operatorClass: "text_ops", collation: "C" }],
          where: "kind = 'post'",
          method: "hash",
          include: ["kind"],
          options: { fillfactor: "70" },
          comment: "fast",
        },
        { name: "posts_by_slug", keys: ["slug"], unique: true, where: "kind = 'post'" },
        { name: "posts_title", keys: [{ expression: "lower(title)" }], unique: true, nullsDistinct: false },
        {
          name: "posts_title_of_kind_index",
          keys: ["kind", "title"],
          unique: true,
          where: "(kind = 'post') AND (slug = '')",
          nullsDistinct: false,
        },
        {
          name: "posts_title_slug_kind_index",
          keys: ["title", "slug", { column: "kind", direction: "desc" }],
          where: "(kind = 'post') AND (title <> '')",
        },
      ],
      checks: [{ name: "a_slug", expression: "NOT (kind = 'post') OR (slug <> '')" }],
      statements: [
        { name: "second", up: "select 2", down: "select -2" },
        { name: "first", up: "select 1", down: "select -1" },
      ],
      comment: "what we write",
      options: { unlogged: true },
    });
    expect(readResources([Post], repo).public).toEqual({
      snapshot: { tables: { "blog.posts": posts }, objects: {} },
      renamedTables: { "blog.posts": { schema: "blog", name: "articles" } },
      renamedColumns: { "blog.posts": { title: "headline", slug: "Slug" } },
      renamedValues: {},
      renamedObjects: {},
      fills: {},
      conversions: {},
      attributes: {},
      concurrentIndexes: { "blog.posts": ["posts_title_slug_kind_index"] },
      unmanaged: [],
    });
  });

  test("the order of a composite primary key", () => {
    const attributes = { left: a.integer().primaryKey(), right: a.integer().primaryKey() };
    const Pair = resource("Pair", {
      dataLayer: store({ repo, table: "pairs" }),
      attributes,
      primaryKey: ["right", "left"],
    });
    expect(tablesOf(Pair)["pairs"]?.primaryKey).toEqual({ name: "pairs_pkey", columns: ["right", "left"] });
  });

  test("tenants by attribute come first in indexes, once", () => {
    const Post = resource("Post", {
      dataLayer: store({
        repo,
        table: "posts",
        customIndexes: [
          { fields: ["title"] },
          { fields: ["slug"], allTenants: true },
          { fields: ["title", "orgId"] },
          { fields: [sql`lower(slug)`], name: "posts_lower" },
        ],
      }),
      attributes: { id, orgId: a.uuid(), title: a.text(), slug: a.text() },
      identities: { one: ["title"], two: { keys: ["slug"], allTenants: true } },
      multitenancy: { strategy: "attribute", attribute: "orgId" },
    });
    expect(
      tablesOf(Post)["posts"]?.indexes.map(({ name, keys }) => [
        name,
        ...keys.map((key) => key.column ?? key.expression),
      ]),
    ).toEqual([
      ["posts_lower", "org_id", "lower(slug)"],
      ["posts_one_index", "org_id", "title"],
      ["posts_slug_index", "slug"],
      ["posts_title_index", "org_id", "title"],
      ["posts_title_org_id_index", "title", "org_id"],
      ["posts_two_index", "slug"],
    ]);
  });

  test("derived names are made to fit", () => {
    const long = "a_name_of_forty_characters_for_this_test";
    const Long = resource("Long", {
      dataLayer: store({ repo, table: long }),
      attributes: { id, another_long_name_for_an_attribute: a.text() },
      identities: { one: ["another_long_name_for_an_attribute", "id"] },
    });
    const Short = resource("Short", {
      dataLayer: store({
        repo,
        table: `${long}_too`,
        customIndexes: [{ fields: ["another_long_name_for_an_attribute"] }],
      }),
      attributes: { id, another_long_name_for_an_attribute: a.text() },
    });
    const names = Object.values(tablesOf(Long, Short)).flatMap(({ indexes }) => indexes.map(({ name }) => name));
    expect(names).toEqual([`${long}_one_index`, fitName(`${long}_too_another_long_name_for_an_attribute_index`, 63)]);
  });

  test("what is not migrated", () => {
    const Idea = resource("Idea", { attributes: { id } });
    const Empty = resource("Empty", { dataLayer: store({ repo, table: "empties" }), attributes: {} });
    const Legacy = resource("Legacy", {
      dataLayer: store({ repo, table: "legacy", migrate: false }),
      attributes: { id },
    });
    const Other = resource("Other", {
      dataLayer: store({ repo: testRepo("other"), table: "others" }),
      attributes: { id },
    });
    const User = resource("User", {
      dataLayer: store({ repo, table: "users" }),
      attributes: { id },
      relationships: { legacy: belongsTo(() => Legacy) },
    });
    const state = readResources([Idea, Empty, Legacy, Other, User], repo).public;
    expect(Object.keys(state.snapshot.tables)).toEqual(["users"]);
    expect(state.snapshot.tables["users"]?.foreignKeys).toMatchObject([{ name: "users_legacy_id_fkey" }]);
    expect(state.unmanaged).toEqual(["legacy"]);
  });

  test("types that are objects", () => {
    const mood = a.enum(["good", "bad"], { type: "mood" });
    const on = (name: string, attribute: typeof mood = mood) =>
      resource(name, { dataLayer: store({ repo, table: name.toLowerCase() }), attributes: { id, mood: attribute } });
    const object = { kind: "test:enum", schema: null, name: "mood", definition: ["good", "bad"], requires: [] };
    expect(readResources([on("One"), on("Two")], repo).public.snapshot.objects).toEqual({ "test:enum mood": object });
    const Other = resource("Other", {
      dataLayer: store({ repo, table: "others" }),
      attributes: { id, mood: a.enum(["fine"], { type: "mood" }) },
    });
    expect(errorOf(() => tablesOf(on("One"), Other))).toMatchObject({
      code: "MIG_TABLE_CONFLICT",
      details: { resources: ["One", "Other"], about: "test:enum mood" },
    });
  });
});

describe("what is refused", () => {
  const attributes = { id, title: a.text() };
  const long = "x".repeat(64);
  test.each<[string, string, AnyResource, object]>([
    [
      "a data layer of another dialect",
      "MIG_RESOURCE_INVALID",
      resource("Post", {
        dataLayer: store({ repo: testRepo("main", testDialect("other")), table: "posts" }),
        attributes,
      }),
      { repo: "main", dataLayer: "test", adapter: "other" },
    ],
    [
      "one column twice",
      "MIG_RESOURCE_INVALID",
      resource("Post", { dataLayer: store({ repo, table: "posts" }), attributes: { theId: id, the_id: a.text() } }),
      { resource: "Post", attribute: "the_id", column: "the_id", attributes: ["theId", "the_id"] },
    ],
    [
      "a primary key and its order",
      "MIG_RESOURCE_INVALID",
      resource("Post", { dataLayer: store({ repo, table: "posts" }), attributes, primaryKey: ["id", "title"] }),
      { resource: "Post", primaryKey: ["id", "title"], marked: ["id"] },
    ],
    [
      "an identity without keys",
      "MIG_RESOURCE_INVALID",
      resource("Post", { dataLayer: store({ repo, table: "posts" }), attributes, identities: { none: [] } }),
      { resource: "Post" },
    ],
    [
      "an identity with two names",
      "MIG_RESOURCE_INVALID",
      resource("Post", {
        dataLayer: store({ repo, table: "posts", identityNames: { one: "x" } }),
        attributes,
        identities: { one: { keys: ["title"], name: "y" } },
      }),
      { resource: "Post", identity: "one", names: ["y", "x"] },
    ],
    [
      "an expression without a name",
      "MIG_RESOURCE_INVALID",
      resource("Post", {
        dataLayer: store({ repo, table: "posts", customIndexes: [{ fields: [sql`lower(title)`] }] }),
        attributes,
      }),
      { resource: "Post", expression: "lower(title)" },
    ],
    [
      "an index without fields",
      "MIG_RESOURCE_INVALID",
      resource("Post", { dataLayer: store({ repo, table: "posts", customIndexes: [{ fields: [] }] }), attributes }),
      { resource: "Post" },
    ],
    [
      "a tenant's table in a schema",
      "MIG_RESOURCE_INVALID",
      resource("Post", {
        dataLayer: store({ repo, table: "posts", schema: "blog" }),
        attributes,
        multitenancy: { strategy: "context" },
      }),
      { resource: "Post", schema: "blog" },
    ],
    ["a long table", "MIG_NAME_INVALID", resource("Post", { dataLayer: store({ repo, table: long }), attributes }), {}],
    [
      "a long schema",
      "MIG_NAME_INVALID",
      resource("Post", { dataLayer: store({ repo, table: "posts", schema: long }), attributes }),
      { resource: "Post", name: long },
    ],
    ["no table", "MIG_NAME_INVALID", resource("Post", { dataLayer: store({ repo, table: "" }), attributes }), {}],
    [
      "a long column",
      "MIG_NAME_INVALID",
      resource("Post", { dataLayer: store({ repo, table: "posts" }), attributes: { [long]: a.text() } }),
      { resource: "Post", attribute: long, name: long, bytes: 64, limit: 63 },
    ],
    [
      "a long index",
      "MIG_NAME_INVALID",
      resource("Post", {
        dataLayer: store({ repo, table: "posts", customIndexes: [{ fields: ["title"], name: long }] }),
        attributes,
      }),
      { resource: "Post", name: long },
    ],
    [
      "an index called like a table",
      "MIG_NAME_INVALID",
      resource("Post", {
        dataLayer: store({ repo, table: "posts", customIndexes: [{ fields: ["title"], name: "posts" }] }),
        attributes,
      }),
      { name: "posts" },
    ],
  ])("%s", (_name, code, Post, details) => {
    const in_ = Post.dataLayer?.options.repo ?? repo;
    expect(errorOf(() => readResources([Post], in_))).toMatchObject({ code, details });
  });

  test("the place of the declaration", () => {
    const Post = resource("Post", { dataLayer: store({ repo, table: "x".repeat(99) }), attributes });
    const here = [expect.stringMatching(/tables\.test\.ts:\d+$/)];
    expect(() => readResources([Post], repo)).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ resource: "Post", paths: here }) }),
    );
  });

  test("what the dialect refuses to store names the resource", () => {
    const picky = testRepo("main", {
      ...testDialect("test"),
      lower(table) {
        throw new MigError("MIG_UNSUPPORTED", "No.", { details: { table: table.name }, next: "Do not." });
      },
    });
    const Post = resource("Post", { dataLayer: store({ repo: picky, table: "posts" }), attributes });
    expect(errorOf(() => readResources([Post], picky))).toEqual({
      code: "MIG_UNSUPPORTED",
      details: { resources: ["Post"], table: "posts" },
      message: "Post: No.",
    });
  });

  test("what the adapter cannot do names the resource", () => {
    const plain = testRepo("main", testDialect("test", { concurrentIndexes: false, tenants: "none" }));
    const Concurrent = resource("Concurrent", {
      dataLayer: store({ repo: plain, table: "posts", customIndexes: [{ fields: ["title"], concurrently: true }] }),
      attributes,
    });
    const Tenant = resource("Tenant", {
      dataLayer: store({ repo: plain, table: "posts" }),
      attributes,
      multitenancy: { strategy: "context" },
    });
    const unsupported = { code: "MIG_UNSUPPORTED" };
    expect(errorOf(() => readResources([Concurrent], plain))).toMatchObject({
      ...unsupported,
      details: { resource: "Concurrent" },
    });
    expect(errorOf(() => readResources([Tenant], plain))).toMatchObject({
      ...unsupported,
      details: { resource: "Tenant" },
    });
  });
});

type Options = DataLayerOptions<never, never, never, never, never>;

describe("several resources on one table", () => {
  const Person = resource("Person", {
    dataLayer: store({
      repo,
      table: "users",
      checkConstraints: [{ name: "named", check: sql`name <> ''` }],
      customStatements: [{ name: "touch", up: "select 1", down: "select 2" }],
      options: { unlogged: true },
      baseFilter: sql`kind = 'person'`,
    }),
    attributes: { id, name: a.string({ length: 40 }).notNull().default("x"), age: a.integer().notNull() },
    relationships: { boss: belongsTo(() => Person) },
    identities: { name: ["name"] },
  });
  const Robot = resource("Robot", {
    dataLayer: store({
      repo,
      table: "users",
      references: { owner: { onDelete: "cascade" } },
      checkConstraints: [{ name: "aged", check: sql`age > 0` }],
      customStatements: [{ name: "touch", up: "select 1", down: "select 2" }],
      options: { fillfactor: 70 },
      customIndexes: [{ fields: ["name"], concurrently: true }],
      comment: "robots too",
    }),
    attributes: {
      id: a.uuid(),
      model: a.text(),
      name: a.string({ length: 80 }).notNull(),
      age: a.integer().renamedFrom("years"),
      bossId: a.uuid(),
    },
    relationships: { owner: belongsTo(() => Person, { attribute: "bossId" }) },
    identities: { byModel: ["model"], model: ["model"] },
  });

  test("are all in it, in any order", () => {
    const merged = table({
      ...users,
      columns: [
        uuid,
        ["name", { name: "string", length: 80 }, { nullable: false, default: "x" }],
        ["age", "integer"],
        ["boss_id", "uuid"],
        ["model", "text"],
      ],
      indexes: [
        { name: "users_by_model_index", keys: ["model"], unique: true },
        { name: "users_name_index", keys: ["name"], unique: true, where: "kind = 'person'" },
      ],
      foreignKeys: [
        {
          name: "users_boss_id_fkey",
          columns: ["boss_id"],
          references: { table: "users", columns: ["id"] },
          onDelete: "cascade",
        },
      ],
      checks: [
        { name: "aged", expression: "age > 0" },
        { name: "named", expression: "NOT (kind = 'person') OR (name <> '')" },
      ],
      statements: [{ name: "touch", up: "select 1", down: "select 2" }],
      comment: "robots too",
      options: { unlogged: true, fillfactor: 70 },
    });
    expect(errorOf(() => tablesOf(Person, Robot))).toMatchObject({
      code: "MIG_TABLE_CONFLICT",
      details: { table: "users", about: 'index "users_name_index"', resources: ["Person", "Robot"] },
    });
    const { customIndexes: _customIndexes, ...options } = Robot.dataLayer?.options ?? { repo, table: "users" };
    const Calm = { ...Robot, dataLayer: { dialect: "test", options } };
    const state = readResources([Person, Calm], repo);
    expect(state.public.snapshot.tables).toEqual({ users: merged });
    expect(state.public.renamedColumns).toEqual({ users: { age: "years" } });
    expect(readResources([Calm, Person], repo)).toEqual(state);
  });

  test("a table that one of them manages is managed", () => {
    const Guest = resource("Guest", {
      dataLayer: store({ repo, table: "users", migrate: false }),
      attributes: { id: a.integer(), extra: a.text() },
    });
    const User = resource("User", { dataLayer: store({ repo, table: "users" }), attributes: { id } });
    const Visit = resource("Visit", {
      dataLayer: store({ repo, table: "visits" }),
      attributes: { id },
      relationships: { guest: belongsTo(() => Guest, { targetAttribute: "id", column: "guest" }) },
    });
    expect(errorOf(() => tablesOf(Guest, User, Visit))).toMatchObject({
      code: "MIG_REFERENCE_INVALID",
      details: { resource: "Visit", columns: ["guest", "id"], types: [{ name: "integer" }, { name: "uuid" }] },
    });
    expect(readResources([Guest, User], repo).public).toMatchObject({
      snapshot: { tables: { users: table(users) } },
      unmanaged: [],
    });
  });

  const disagree = (left: AnyResource, right: AnyResource) => errorOf(() => tablesOf(left, right));
  const user = (name: string, attributes: AnyResource["attributes"]) =>
    resource(name, { dataLayer: store({ repo, table: "users" }), attributes });
  const where = (
    name: string,
    options: Pick<Options, "comment" | "checkConstraints" | "customStatements" | "options">,
  ) => resource(name, { dataLayer: store({ repo, table: "users", ...options }), attributes: { id } });
  test.each<[string, AnyResource, AnyResource, string, readonly unknown[]]>([
    [
      "types",
      user("One", { id, age: a.integer() }),
      user("Two", { id, age: a.text() }),
      'type of the column "age"',
      [{ name: "integer" }, { name: "text" }],
    ],
    [
      "sizes of which none holds the other",
      user("One", { id, age: a.decimal(10, 2) }),
      user("Two", { id, age: a.decimal(8, 4) }),
      'type of the column "age"',
      [
        { name: "decimal", precision: 10, scale: 2 },
        { name: "decimal", precision: 8, scale: 4 },
      ],
    ],
    [
      "defaults",
      user("One", { id, age: a.integer().default(1) }),
      user("Two", { id, age: a.integer().default(2) }),
      'default of the column "age"',
      [
        { kind: "value", value: 1 },
        { kind: "value", value: 2 },
      ],
    ],
    [
      "primary keys",
      user("One", { id, age: a.integer() }),
      user("Two", { id: a.uuid(), age: a.integer().primaryKey() }),
      "primary key",
      [["id"], ["age"]],
    ],
    ["comments", where("One", { comment: "a" }), where("Two", { comment: "b" }), "comment", ["a", "b"]],
    [
      "checks",
      where("One", { checkConstraints: [{ name: "c", check: sql`1 = 1` }] }),
      where("Two", { checkConstraints: [{ name: "c", check: sql`2 = 2` }] }),
      'check constraint "c"',
      [
        { name: "c", expression: "1 = 1", validated: true },
        { name: "c", expression: "2 = 2", validated: true },
      ],
    ],
    [
      "statements",
      where("One", { customStatements: [{ name: "s", up: "a", down: "b" }] }),
      where("Two", { customStatements: [{ name: "s", up: "a", down: "c" }] }),
      'custom statement "s"',
      [
        { name: "s", up: "a", down: "b" },
        { name: "s", up: "a", down: "c" },
      ],
    ],
    [
      "options",
      where("One", { options: { fillfactor: 70 } }),
      where("Two", { options: { fillfactor: 80 } }),
      'option "fillfactor"',
      [
        { name: "fillfactor", value: 70 },
        { name: "fillfactor", value: 80 },
      ],
    ],
  ])("that disagree about %s", (_name, left, right, about, values) => {
    const conflict = {
      code: "MIG_TABLE_CONFLICT",
      details: { table: "users", about, resources: ["One", "Two"], values },
    };
    expect(disagree(left, right)).toMatchObject(conflict);
    expect(disagree(right, left)).toMatchObject(conflict);
  });

  test("one resource that disagrees with itself", () => {
    const Post = resource("Post", {
      dataLayer: store({ repo, table: "users", customIndexes: [{ fields: ["id"] }, { fields: ["id"], unique: true }] }),
      attributes: { id },
    });
    expect(errorOf(() => tablesOf(Post))).toMatchObject({
      code: "MIG_TABLE_CONFLICT",
      details: { resources: ["Post", "Post"], about: 'index "users_id_index"' },
      message:
        'Post declares the index "users_id_index" of the table users in two ways: {"unique":false} and {"unique":true}.',
    });
  });

  test("a number that the database hands out is never null", () => {
    const numbered = user("Numbered", { id, no: a.integer().identity() });
    expect(tablesOf(numbered, user("Plain", { id, no: a.integer() }))["users"]?.columns[1]).toEqual(
      column("no", "integer", { nullable: false, autoIncrement: "identity" }),
    );
  });

  test("columns of one only are columns, and null for who inserts without them", () => {
    const extra = user("Extra", { id, note: a.text().notNull(), kind: a.text().notNull().default("extra") });
    expect(tablesOf(user("Base", { id }), extra)["users"]?.columns).toEqual([
      column("id", "uuid", { nullable: false }),
      column("note", "text"),
      column("kind", "text", { nullable: false, default: "extra" }),
    ]);
  });
});
