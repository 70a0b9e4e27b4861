import { expect, it } from "vitest";
import { column } from "../model/column.ts";
import { check } from "../model/constraint.ts";
import { tableRef } from "../model/name.ts";
import { table } from "../model/table.ts";
import type { Operation } from "../operations/vocabulary.ts";
import { autoName } from "./auto-name.ts";
import { slugOf } from "./name.ts";

const posts = tableRef("posts");
const tableOf = (name: string) => table({ name, columns: [column("id", "integer")] });
const create = (name: string): Operation => ({ kind: "createTable", table: tableOf(name) });
const add = (name: string, to = "posts"): Operation => ({
  kind: "addColumn",
  table: tableRef(to),
  column: column(name, "text"),
});
const drop = (name: string): Operation => ({ kind: "dropColumn", table: posts, column: column(name, "text") });
const addCheck: Operation = { kind: "addCheck", table: posts, check: check({ name: "posts_ok", expression: "true" }) };

it.each<[readonly Operation[], string]>([
  [[create("posts")], "create_posts"],
  [[create("users"), create("posts"), add("slug", "tags"), addCheck], "create_posts_and_users"],
  [[create("c"), create("b"), create("a"), create("d")], "create_a_b_and_2_more"],
  [[{ kind: "dropTable", table: tableOf("posts") }, create("articles")], "change_articles_and_posts"],
  [[{ kind: "renameTable", from: posts, to: tableRef("articles") }], "rename_posts_to_articles"],
  [[add("slug")], "add_slug_to_posts"],
  [[add("slug"), add("body"), addCheck], "add_body_and_slug_to_posts"],
  [[add("slug"), add("slug", "tags")], "add_columns_of_posts_and_tags"],
  [[drop("slug")], "remove_slug_from_posts"],
  [[add("slug"), drop("title")], "change_posts"],
  [[{ kind: "renameColumn", table: posts, from: "title", to: "headline" }], "rename_title_to_headline_on_posts"],
  [[addCheck], "add_posts_ok"],
  [
    [{ kind: "addPrimaryKey", table: posts, primaryKey: { name: "posts_pkey", columns: ["id"] } }],
    "add_primary_key_to_posts",
  ],
  [[{ kind: "pg:setSomething", payload: null, inverse: null, table: posts }], "change_posts"],
  [[], "change_nothing"],
])("%j is called %s", (operations, name) => {
  expect(slugOf(autoName(operations))).toBe(name);
});
