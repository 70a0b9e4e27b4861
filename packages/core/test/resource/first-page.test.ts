/** The first page of the documentation, in modules that import each other, as a user writes it. */
import { defineConfig, domain, type InferInsert, type InferRow, loadProject, readResources } from "@mig/core";
import { expect, expectTypeOf, test } from "vitest";
import { snapshotOf } from "../../src/model/snapshot.ts";
import { table } from "../../src/model/table.ts";
import { Post } from "../fixtures/first-page/post.ts";
import { Repo } from "../fixtures/first-page/repo.ts";
import { User } from "../fixtures/first-page/user.ts";

const now = { kind: "generator", name: "now" } as const;
const uuidv7 = { kind: "generator", name: "uuidv7" } as const;
const moment = { name: "datetime", zone: true } as const;

const posts = table({
  name: "posts",
  columns: [
    ["id", "uuid", { nullable: false, default: uuidv7 }],
    ["title", "text", { nullable: false }],
    ["status", { name: "enum", values: ["draft", "live"] }, { nullable: false, default: "draft" }],
    ["inserted_at", moment, { nullable: false, default: now }],
    ["updated_at", moment, { nullable: false, default: now }],
    ["author_id", "uuid"],
  ],
  primaryKey: { name: "posts_pkey", columns: ["id"] },
  indexes: [
    { name: "posts_author_id_index", keys: ["author_id"] },
    {
      name: "posts_status_inserted_at_index",
      keys: ["status", { column: "inserted_at", direction: "desc" }],
      where: "status = 'live'",
    },
    { name: "posts_unique_title_index", keys: ["author_id", "title"], unique: true },
  ],
  foreignKeys: [
    {
      name: "posts_author_id_fkey",
      columns: ["author_id"],
      references: { table: "users", columns: ["id"] },
      onDelete: "cascade",
    },
  ],
  checks: [{ name: "title_not_blank", expression: "length(btrim(title)) > 0" }],
});

const users = table({
  name: "users",
  columns: [
    ["id", "uuid", { nullable: false, default: uuidv7 }],
    ["email", "ciText", { nullable: false }],
    ["pinned_id", "uuid"],
    ["invited_by_id", "uuid"],
  ],
  primaryKey: { name: "users_pkey", columns: ["id"] },
  indexes: [{ name: "users_unique_email_index", keys: ["email"], unique: true }],
  foreignKeys: [
    {
      name: "users_invited_by_id_fkey",
      columns: ["invited_by_id"],
      references: { table: "users", columns: ["id"] },
    },
    {
      name: "users_pinned_id_fkey",
      columns: ["pinned_id"],
      references: { table: "posts", columns: ["id"] },
      onDelete: "setNull",
    },
  ],
});

const empty = {
  renamedTables: {},
  renamedColumns: {},
  renamedValues: {},
  renamedObjects: {},
  fills: {},
  conversions: {},
  attributes: {},
  concurrentIndexes: {},
  unmanaged: [],
};

test("the resources are tables of each tenant", () => {
  expect(readResources([Post, User], Repo)).toEqual({
    public: { snapshot: { tables: {}, objects: {} }, ...empty },
    tenants: { snapshot: snapshotOf([posts, users]), ...empty },
  });
});

test("the order of the resources does not matter", () => {
  expect(JSON.stringify(readResources([User, Post], Repo))).toBe(JSON.stringify(readResources([Post, User], Repo)));
});

test("the configuration finds them and their repo", async () => {
  const Blog = domain("Blog", [Post, User]);
  expect(await loadProject(defineConfig({ domains: [Blog] }))).toEqual({
    domains: [Blog],
    resources: [Post, User],
    objects: [],
    repos: [Repo],
  });
});

test("rows have types", () => {
  expectTypeOf<InferRow<typeof Post>>().toEqualTypeOf<{
    id: string;
    title: string;
    status: "draft" | "live";
    insertedAt: Date;
    updatedAt: Date;
    authorId: string | null;
  }>();
  expectTypeOf<InferInsert<typeof Post>>().toEqualTypeOf<{
    id?: string;
    title: string;
    status?: "draft" | "live";
    insertedAt?: Date;
    updatedAt?: Date;
    authorId?: string | null;
  }>();
  expectTypeOf<InferRow<typeof User>>().toEqualTypeOf<{
    id: string;
    email: string;
    pinnedId: string | null;
    invitedById: string | null;
  }>();
});
