/** What a violation is about, by the name under which the database reports it. */
import { attribute as a, belongsTo, constraintsOf, resource, sql } from "@mig/core";
import { expect, test } from "vitest";
import { Repo1 as repo, store } from "./test-dialect.ts";

const User = resource("User", {
  dataLayer: store({ repo, table: "users" }),
  attributes: { id: a.uuid().primaryKey() },
});

test("each constraint of each resource, with its attributes and what to tell people", () => {
  const Post = resource("Post", {
    dataLayer: store({
      repo,
      table: "posts",
      schema: "blog",
      references: { author: { message: "is nobody we know" } },
      customIndexes: [
        { fields: [sql`lower(slug)`], name: "posts_slug", unique: true, message: "is taken" },
        { fields: ["title"] },
      ],
      checkConstraints: [{ name: "title_not_blank", on: ["title"], check: sql`title <> ''`, message: "is blank" }],
    }),
    attributes: { id: a.uuid().primaryKey(), title: a.text().column("head"), slug: a.text() },
    relationships: { author: belongsTo(() => User), editor: belongsTo(() => User) },
    identities: { title: { keys: ["authorId", "title"], message: "is there already" } },
  });
  const table = { schema: "blog", name: "posts" };
  const found = constraintsOf([Post, User], repo);
  expect(found.filter(({ resource: name }) => name === "User").map(({ kind, name }) => [kind, name])).toEqual([
    ["primaryKey", "users_pkey"],
  ]);
  expect(found.filter(({ resource: name }) => name === "Post").map(({ resource: _, ...rest }) => rest)).toEqual([
    { table, kind: "primaryKey", name: "posts_pkey", attributes: ["id"], message: null },
    {
      table,
      kind: "unique",
      name: "posts_title_index",
      attributes: ["title", "authorId"],
      message: "is there already",
    },
    { table, kind: "unique", name: "posts_slug", attributes: [], message: "is taken" },
    { table, kind: "foreignKey", name: "posts_author_id_fkey", attributes: ["authorId"], message: "is nobody we know" },
    { table, kind: "foreignKey", name: "posts_editor_id_fkey", attributes: ["editorId"], message: null },
    { table, kind: "check", name: "title_not_blank", attributes: ["title"], message: "is blank" },
  ]);
});
