/** Relationships as foreign keys, and where there are none. */
import { type AnyResource, attribute as a, belongsTo, readResources, resource, sql } from "@mig/core";
import { describe, expect, test } from "vitest";
import { column } from "../../src/model/column.ts";
import { type ForeignKeyOptions, foreignKey } from "../../src/model/constraint.ts";
import { index } from "../../src/model/index-model.ts";
import { errorOf, tablesOf } from "./read-one.ts";
import { Repo1 as repo, store, testDialect, testRepo } from "./test-dialect.ts";

const id = a.uuid().primaryKey();
const tenancy = { strategy: "attribute", attribute: "orgId" } as const;
const User = resource("User", {
  dataLayer: store({ repo, table: "users" }),
  attributes: { id, number: a.bigint().notNull(), nick: a.string({ length: 20 }) },
  identities: { nick: ["nick"] },
});
const Member = resource("Member", {
  dataLayer: store({ repo, table: "members" }),
  attributes: { id, orgId: a.uuid().notNull(), email: a.text() },
  identities: { email: ["email"] },
  multitenancy: tenancy,
});
const Slot = resource("Slot", {
  dataLayer: store({ repo, table: "slots", schema: "plans" }),
  attributes: { room: a.integer().primaryKey(), hour: a.integer().primaryKey() },
});

const users = (columns: readonly string[], more: Partial<ForeignKeyOptions> = {}) =>
  foreignKey({ name: "posts_author_id_fkey", columns, references: { table: "users", columns: ["id"] }, ...more });

describe("foreign keys", () => {
  test.each<[string, AnyResource, readonly ReturnType<typeof foreignKey>[]]>([
    [
      "with every option",
      resource("Post", {
        dataLayer: store({
          repo,
          table: "posts",
          references: {
            author: {
              name: "writes",
              onDelete: "setNull",
              onUpdate: "cascade",
              onDeleteColumns: ["authorId"],
              deferrable: "deferred",
              match: "full",
            },
          },
        }),
        attributes: { id },
        relationships: { author: belongsTo(() => User) },
      }),
      [
        users(["author_id"], {
          name: "writes",
          onDelete: "setNull",
          onUpdate: "cascade",
          onDeleteColumns: ["author_id"],
          deferrable: "deferred",
          match: "full",
        }),
      ],
    ],
    [
      "onto an identity, in a column of another name",
      resource("Post", {
        dataLayer: store({ repo, table: "posts" }),
        attributes: { id },
        relationships: { author: belongsTo(() => User, { targetAttribute: "nick", column: "by" }) },
      }),
      [users(["by"], { name: "posts_by_fkey", references: { table: "users", columns: ["nick"] } })],
    ],
    [
      "composite, into a schema",
      resource("Post", {
        dataLayer: store({ repo, table: "posts", references: { slot: { matchWith: { atHour: "hour" } } } }),
        attributes: { id, atHour: a.integer() },
        relationships: { slot: belongsTo(() => Slot, { attribute: "atRoom" }) },
      }),
      [
        foreignKey({
          name: "posts_at_room_fkey",
          columns: ["at_room", "at_hour"],
          references: { table: { schema: "plans", name: "slots" }, columns: ["room", "hour"] },
        }),
      ],
    ],
    [
      "two relationships over one key are one",
      resource("Post", {
        dataLayer: store({ repo, table: "posts", references: { author: { onDelete: "cascade" } } }),
        attributes: { id, authorId: a.uuid() },
        relationships: { author: belongsTo(() => User), writer: belongsTo(() => User, { attribute: "authorId" }) },
      }),
      [users(["author_id"], { onDelete: "cascade" })],
    ],
    [
      "ignored",
      resource("Post", {
        dataLayer: store({ repo, table: "posts", references: { author: { ignore: true } } }),
        attributes: { id },
        relationships: { author: belongsTo(() => User) },
      }),
      [],
    ],
    [
      "of a tenant onto a primary key",
      resource("Post", {
        dataLayer: store({ repo, table: "posts" }),
        attributes: { id, orgId: a.uuid().notNull() },
        relationships: { author: belongsTo(() => Member) },
        multitenancy: tenancy,
      }),
      [users(["author_id"], { references: { table: "members", columns: ["id"] } })],
    ],
    [
      "of a tenant onto an identity: together with the tenant, which stays when the key is cleared",
      resource("Post", {
        dataLayer: store({ repo, table: "posts", references: { author: { onDelete: "setNull" } } }),
        attributes: { id, orgId: a.uuid().notNull() },
        relationships: { author: belongsTo(() => Member, { targetAttribute: "email" }) },
        multitenancy: tenancy,
      }),
      [
        users(["author_id", "org_id"], {
          references: { table: "members", columns: ["email", "org_id"] },
          onDelete: "setNull",
          onDeleteColumns: ["author_id"],
        }),
      ],
    ],
  ])("%s", (_name, Post, foreignKeys) => {
    expect(tablesOf(Post, User, Member, Slot)["posts"]?.foreignKeys).toEqual(foreignKeys);
  });

  test("matchTenant needs a key that covers the tenant", () => {
    const Account = resource("Account", {
      dataLayer: store({
        repo,
        table: "accounts",
        customIndexes: [{ name: "accounts_whole", fields: ["id", "orgId"], unique: true }],
      }),
      attributes: { id, orgId: a.uuid().notNull() },
      multitenancy: tenancy,
    });
    const Post = resource("Post", {
      dataLayer: store({ repo, table: "posts", references: { account: { matchTenant: true } } }),
      attributes: { id, orgId: a.uuid().notNull() },
      relationships: { account: belongsTo(() => Account, { notNull: true }) },
      multitenancy: tenancy,
    });
    expect(tablesOf(Post, Account)["posts"]?.foreignKeys).toEqual([
      foreignKey({
        name: "posts_account_id_fkey",
        columns: ["account_id", "org_id"],
        references: { table: "accounts", columns: ["id", "org_id"] },
      }),
    ]);
  });

  test("a key onto a key has the type at the end", () => {
    const Profile = resource("Profile", {
      dataLayer: store({ repo, table: "profiles" }),
      attributes: {},
      relationships: { user: belongsTo(() => User, { primaryKey: true }) },
    });
    const Badge = resource("Badge", {
      dataLayer: store({ repo, table: "badges" }),
      attributes: { id },
      relationships: { profile: belongsTo(() => Profile, { notNull: true, renamedFrom: "ownerId" }) },
    });
    const state = readResources([Profile, Badge, User], repo).public;
    expect(state.snapshot.tables["profiles"]).toMatchObject({
      columns: [column("user_id", "uuid", { nullable: false })],
      primaryKey: { name: "profiles_pkey", columns: ["user_id"] },
    });
    expect(state.snapshot.tables["badges"]?.columns[1]).toEqual(column("profile_id", "uuid", { nullable: false }));
    expect(state.renamedColumns).toEqual({ badges: { profile_id: "owner_id" } });
  });

  test("indexes on keys", () => {
    const Post = resource("Post", {
      dataLayer: store({
        repo,
        table: "posts",
        references: { author: { index: true }, member: { index: true, indexWhere: sql`member_id is not null` } },
      }),
      attributes: { id, orgId: a.uuid().notNull() },
      relationships: { author: belongsTo(() => User), member: belongsTo(() => Member) },
      multitenancy: tenancy,
    });
    expect(tablesOf(Post, User, Member)["posts"]?.indexes).toEqual([
      index({ name: "posts_author_id_index", keys: ["org_id", "author_id"] }),
      index({ name: "posts_member_id_index", keys: ["org_id", "member_id"], where: "member_id is not null" }),
    ]);
  });
});

describe("between places", () => {
  const contextual = { strategy: "context" } as const;
  const Org = resource("Org", { dataLayer: store({ repo, table: "orgs" }), attributes: { id } });
  const Task = resource("Task", {
    dataLayer: store({ repo, table: "tasks" }),
    attributes: { id },
    relationships: { org: belongsTo(() => Org), parent: belongsTo(() => Task) },
    multitenancy: contextual,
  });
  const Note = resource("Note", {
    dataLayer: store({ repo, table: "notes", references: { task: { index: true } } }),
    attributes: { id },
    relationships: { task: belongsTo(() => Task) },
  });
  const other = testRepo("other");
  const Far = resource("Far", {
    dataLayer: store({ repo: other, table: "fars" }),
    attributes: { id: a.integer().primaryKey() },
  });
  const Idea = resource("Idea", { attributes: { id: a.text().primaryKey() } });

  test("tenants: to each other, and to what all share; nobody outside points at them", () => {
    const state = readResources([Org, Task, Note], repo);
    const org = (schema: string | null) => ({ references: { table: { schema, name: "orgs" }, columns: ["id"] } });
    expect(state.tenants.snapshot.tables["tasks"]?.foreignKeys).toEqual([
      foreignKey({ name: "tasks_org_id_fkey", columns: ["org_id"], ...org("public") }),
      foreignKey({
        name: "tasks_parent_id_fkey",
        columns: ["parent_id"],
        references: { table: "tasks", columns: ["id"] },
      }),
    ]);
    expect(state.public.snapshot.tables["notes"]).toMatchObject({
      columns: [{ name: "id" }, column("task_id", "uuid")],
      indexes: [{ name: "notes_task_id_index" }],
      foreignKeys: [],
    });
  });

  test("tenants in files of their own point at nothing outside", () => {
    const files = testRepo("main", testDialect("test", { tenants: "file" }));
    expect(readResources([Org, Task], files).tenants.snapshot.tables["tasks"]?.foreignKeys).toMatchObject([
      { name: "tasks_parent_id_fkey" },
    ]);
  });

  test("another repo and no table at all: only the column", () => {
    const Post = resource("Post", {
      dataLayer: store({ repo, table: "posts" }),
      attributes: { id },
      relationships: { far: belongsTo(() => Far), idea: belongsTo(() => Idea) },
    });
    expect(tablesOf(Post, Far, Idea)).toEqual({
      posts: {
        ...tablesOf(Post)["posts"],
        columns: [column("id", "uuid", { nullable: false }), column("far_id", "integer"), column("idea_id", "text")],
        foreignKeys: [],
      },
    });
  });

  test("what a foreign key would do is not dropped silently", () => {
    const Post = resource("Post", {
      dataLayer: store({ repo, table: "posts", references: { far: { onDelete: "cascade", index: true } } }),
      attributes: { id },
      relationships: { far: belongsTo(() => Far) },
    });
    expect(errorOf(() => tablesOf(Post))).toMatchObject({
      code: "MIG_REFERENCE_INVALID",
      details: { resource: "Post", attribute: "farId", target: "Far", options: ["onDelete"] },
    });
  });
});

describe("what is refused", () => {
  const post = (attribute: ReturnType<typeof belongsTo>) =>
    resource("Post", {
      dataLayer: store({ repo, table: "posts" }),
      attributes: { id },
      relationships: { author: attribute },
    });
  const Loose = resource("Loose", { dataLayer: store({ repo, table: "looses" }), attributes: { name: a.text() } });
  const invalid = { code: "MIG_REFERENCE_INVALID", details: { resource: "Post", attribute: "authorId" } };

  test.each<[string, AnyResource, object]>([
    ["a target that is not there yet", post(belongsTo(() => undefined)), { target: "undefined" }],
    ["a target that is no resource", post(belongsTo(() => "User")), { target: "string" }],
    ["a target without a primary key", post(belongsTo(() => Loose)), { target: "Loose", primaryKey: [] }],
    ["one key for two", post(belongsTo(() => Slot)), { target: "Slot", primaryKey: ["room", "hour"] }],
    [
      "an attribute that the target lacks",
      post(belongsTo(() => User, { targetAttribute: "mail" })),
      { targetAttribute: "mail", known: ["id", "number", "nick"] },
    ],
    [
      "an attribute that is not unique",
      post(belongsTo(() => User, { targetAttribute: "number" })),
      { columns: ["number"], unique: [["id"], ["nick"]] },
    ],
    [
      "a type that is not the target's",
      post(belongsTo(() => User, { type: a.integer() })),
      { target: "User.id", targetType: { name: "uuid" } },
    ],
    [
      "a declared key of another type",
      resource("Post", {
        dataLayer: store({ repo, table: "posts" }),
        attributes: { id, authorId: a.integer() },
        relationships: { author: belongsTo(() => User) },
      }),
      { columns: ["author_id", "id"], types: [{ name: "integer" }, { name: "uuid" }] },
    ],
    [
      "a resource in no domain",
      post(belongsTo(() => resource("Ghost", { dataLayer: store({ repo, table: "ghosts" }), attributes: { id } }))),
      { target: "Ghost" },
    ],
  ])("%s", (_name, Post, details) => {
    expect(errorOf(() => tablesOf(Post, User, Slot, Loose))).toMatchObject({
      ...invalid,
      details: { ...invalid.details, ...details },
    });
  });

  test("keys that only point at each other", () => {
    const Left = resource("Left", {
      dataLayer: store({ repo, table: "lefts" }),
      attributes: {},
      relationships: { right: belongsTo(() => Right, { primaryKey: true }) },
    });
    const Right = resource("Right", {
      dataLayer: store({ repo, table: "rights" }),
      attributes: {},
      relationships: { left: belongsTo(() => Left, { primaryKey: true }) },
    });
    expect(errorOf(() => tablesOf(Left, Right))).toMatchObject({
      code: "MIG_REFERENCE_INVALID",
      details: { path: ["Left.rightId", "Right.leftId", "Left.rightId"] },
    });
  });

  test("clearing what cannot be null", () => {
    const Post = resource("Post", {
      dataLayer: store({ repo, table: "posts", references: { author: { onDelete: "setNull" } } }),
      attributes: { id },
      relationships: { author: belongsTo(() => User, { notNull: true }) },
    });
    expect(errorOf(() => tablesOf(Post, User))).toMatchObject({
      code: "MIG_REFERENCE_INVALID",
      details: { resource: "Post", foreignKey: "posts_author_id_fkey", column: "author_id" },
    });
  });

  test.each<[string, AnyResource]>([
    [
      "saying twice what the column is",
      resource("Post", {
        dataLayer: store({ repo, table: "posts" }),
        attributes: { id, authorId: a.uuid() },
        relationships: { author: belongsTo(() => User, { notNull: true }) },
      }),
    ],
    [
      "two relationships that add one key",
      resource("Post", {
        dataLayer: store({ repo, table: "posts" }),
        attributes: { id },
        relationships: { author: belongsTo(() => User), writer: belongsTo(() => User, { attribute: "authorId" }) },
      }),
    ],
    [
      "a key that is ignored",
      resource("Post", {
        dataLayer: store({ repo, table: "posts" }),
        attributes: { id, authorId: a.uuid().ignore() },
        relationships: { author: belongsTo(() => User) },
      }),
    ],
    [
      "matchTenant without tenants",
      resource("Post", {
        dataLayer: store({ repo, table: "posts", references: { author: { matchTenant: true } } }),
        attributes: { id },
        relationships: { author: belongsTo(() => User) },
      }),
    ],
  ])("%s", (_name, Post) => {
    expect(errorOf(() => tablesOf(Post, User))).toMatchObject({
      code: "MIG_RESOURCE_INVALID",
      details: { resource: "Post", attribute: "authorId" },
    });
  });

  test("an index condition without an index", () => {
    const Post = resource("Post", {
      dataLayer: store({ repo, table: "posts", references: { author: { indexWhere: sql`true` } } }),
      attributes: { id },
      relationships: { author: belongsTo(() => User) },
    });
    expect(errorOf(() => tablesOf(Post, User))?.code).toBe("MIG_RESOURCE_INVALID");
  });
});
