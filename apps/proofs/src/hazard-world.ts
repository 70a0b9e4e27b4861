/** The tables, rows and parts that hazard samples are made of. */
import {
  addColumn,
  alterColumn,
  type Column,
  type ColumnOptions,
  column,
  createObject,
  createTable,
  type ObjectSpec,
  type Operation,
  type TypeSpec,
} from "@mig/core/migration";

export interface HazardSample {
  readonly what: string;
  /** Made before the rows are there. */
  readonly given?: readonly Operation[];
  readonly change: readonly Operation[];
  /** Adds rows that the change fails on; `everyRow` when it passes on an empty table only. */
  readonly misfit?: string;
  /** What only PostgreSQL can do. */
  readonly only?: "pg";
}

export const required = { nullable: false };
export const c = {
  id: column("id", "integer", required),
  title: column("title", { name: "string", length: 40 }),
  author: column("author_id", "integer"),
  score: column("score", { name: "decimal", precision: 10, scale: 2 }),
  at: column("at", { name: "datetime", zone: false }),
};
const mood = named("pg:enum", "mood");
const usersTable = { columns: [c.id, column("email", "text")], primaryKey: ["id"] };
const postsTable = { columns: [c.id, c.title, c.author, c.score, c.at], primaryKey: ["id"] };
export const authorKey = {
  name: "posts_author_id_fkey",
  columns: ["author_id"],
  references: { table: "users", columns: ["id"] },
};
export const commentsTable = {
  columns: [c.id, column("post_id", "integer")],
  primaryKey: ["id"],
  foreignKeys: [
    { name: "comments_post_id_fkey", columns: ["post_id"], references: { table: "posts", columns: ["id"] } },
  ],
};
export const titleIndex = { name: "posts_title_index", keys: ["title"] };
export const titleUnique = { ...titleIndex, unique: true };
export const titleConstraint = { ...titleUnique, constraint: { deferrable: "no" as const } };
export const titleCheck = { name: "title_not_blank", expression: "length(title) > 0" };

export const everyRow = "SELECT 1";

/** What every sample begins with. */
export const world: readonly Operation[] = [createTable("users", usersTable), createTable("posts", postsTable)];
export const worldRows = [
  "INSERT INTO users (id, email) VALUES (1, 'a'), (2, 'b'), (3, 'c')",
  "INSERT INTO posts (id, title, author_id, score, at) VALUES (1, 'one', 1, 1, '2026-01-01 00:00:00'), (2, 'two', 2, 2, '2026-01-01 00:00:00'), (3, 'three', 3, 3, '2026-01-01 00:00:00')",
];
export const sameTitle = "INSERT INTO posts (id, title) VALUES (4, 'one')";

export function named(object: string, type: string): TypeSpec {
  return { name: "named", object, schema: null, type };
}
export const add = (type: TypeSpec, options: ColumnOptions = {}) => [
  addColumn("posts", column("extra", type, options)),
];
export const retype = (from: Column, type: TypeSpec) => [
  alterColumn("posts", from, { ...from, ...column(from.name, type) }),
];
export const moods: ObjectSpec = { kind: "pg:enum", name: "mood", definition: { values: ["calm", "loud"] } };
export const otherMoods = (...values: string[]): ObjectSpec => ({ ...moods, definition: { values } });
export const moody = [createObject(moods), addColumn("posts", column("mood", mood, { default: "calm" }))];
export const short: ObjectSpec = {
  kind: "pg:domain",
  name: "short",
  definition: { type: "text", nullable: true, checks: [] },
};
const shortRule = { name: "is_short", expression: "length(VALUE) < 10" };
export const shorter: ObjectSpec = { ...short, definition: { type: "text", nullable: true, checks: [shortRule] } };
