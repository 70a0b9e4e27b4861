/** One of each kind of object that the adapter knows, for the contract suite. */
import { column, type Json, type ObjectKindName, table } from "@mig/core/adapter";
import type { ObjectSample } from "@mig/core/testing";

const object = (kind: ObjectKindName, name: string, definition: Json) => ({
  kind,
  schema: null,
  name,
  definition,
  requires: [],
});
const posts = (title: "text" | "integer") =>
  table({ name: "posts", columns: [column("id", "integer"), column("title", title)] });
const tables = [posts("integer")];

export const objectSamples: readonly ObjectSample[] = [
  {
    object: object("sqlite:view", "titles", { sql: "CREATE VIEW titles AS SELECT title FROM posts" }),
    changed: object("sqlite:view", "titles", { sql: "CREATE VIEW titles AS SELECT id, title FROM posts" }),
    tables,
    disturbed: [posts("text")],
  },
  {
    object: object("sqlite:trigger", "seen", {
      sql: "CREATE TRIGGER seen AFTER INSERT ON posts BEGIN UPDATE posts SET title = 'new' WHERE title IS NULL; END",
      table: "posts",
    }),
    changed: object("sqlite:trigger", "seen", {
      sql: "CREATE TRIGGER seen AFTER INSERT ON posts BEGIN UPDATE posts SET id = 0 WHERE id IS NULL; END",
      table: "posts",
    }),
    tables,
    disturbed: [posts("text")],
  },
  {
    object: object("sqlite:virtualTable", "found", { sql: "CREATE VIRTUAL TABLE found USING fts5(title)" }),
    changed: object("sqlite:virtualTable", "found", { sql: "CREATE VIRTUAL TABLE found USING fts5(title, body)" }),
  },
];
