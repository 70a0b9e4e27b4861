import { expect, it } from "vitest";
import {
  addCheck,
  addColumn,
  addForeignKey,
  addPrimaryKey,
  alterColumn,
  alterObject,
  alterTable,
  column,
  createIndex,
  createObject,
  createTable,
  dropForeignKey,
  dropIndex,
  dropPrimaryKey,
  dropTable,
  execute,
  generator,
  type Operation,
  operation,
  renameConstraint,
  renameIndex,
  renameTable,
  sql,
  timestamps,
  value,
} from "../migration.ts";
import { check, foreignKey } from "../model/constraint.ts";
import { index } from "../model/index-model.ts";
import { table } from "../model/table.ts";

const posts = { schema: null, name: "posts" };
const slug = column("slug", "text");
const serial = column("id", "bigint", {
  nullable: false,
  autoIncrement: { kind: "identity", sequence: { start: "10", increment: "5" } },
});
const now = { kind: "generator", name: "now" } as const;

/** What people say in Ecto.Migration, and how it is said here. */
it.each<[string, Operation, Operation]>([
  [
    "create table(:posts, comment:, options:) with a composite key",
    createTable("posts", {
      columns: [serial, slug],
      primaryKey: ["id", "slug"],
      comment: "c",
      options: { unlogged: true },
    }),
    {
      kind: "createTable",
      table: table({
        name: "posts",
        columns: [serial, slug],
        primaryKey: { name: "posts_pkey", columns: ["id", "slug"] },
        comment: "c",
        options: { unlogged: true },
      }),
    },
  ],
  [
    "create table(:posts, prefix:) with timestamps and references",
    createTable(
      { schema: "blog", name: "posts" },
      {
        columns: [...timestamps({ insertedAt: "created_at" })],
        foreignKeys: [{ columns: ["author_id"], references: { table: "users" } }],
        indexes: [{ keys: ["created_at"] }],
      },
    ),
    {
      kind: "createTable",
      table: table({
        schema: "blog",
        name: "posts",
        columns: [
          ["created_at", { name: "datetime", zone: true }, { nullable: false, default: now }],
          ["updated_at", { name: "datetime", zone: true }, { nullable: false, default: now }],
        ],
        foreignKeys: [
          { name: "posts_author_id_fkey", columns: ["author_id"], references: { table: "users", columns: ["id"] } },
        ],
        indexes: [{ name: "posts_created_at_index", keys: ["created_at"] }],
      }),
    },
  ],
  [
    "timestamps(updated_at: false, type: :date)",
    addColumn("posts", timestamps({ updatedAt: false, type: "date" })[0] ?? slug),
    { kind: "addColumn", table: posts, column: column("inserted_at", "date", { nullable: false, default: now }) },
  ],
  [
    "drop table(:posts)",
    dropTable("posts", { columns: [slug] }),
    { kind: "dropTable", table: table({ name: "posts", columns: [slug] }) },
  ],
  [
    "rename table(:posts), to: table(:articles)",
    renameTable("posts", "articles"),
    { kind: "renameTable", from: posts, to: { schema: null, name: "articles" } },
  ],
  [
    "a comment on a table",
    alterTable("posts", {}, { comment: "c" }),
    { kind: "alterTable", table: posts, from: { comment: null, options: {} }, to: { comment: "c", options: {} } },
  ],
  [
    "add :tags, {:array, :text}, default: fragment(...), collation:, comment:",
    addColumn(
      "posts",
      column(
        "tags",
        { name: "array", element: { name: "text" } },
        { default: sql("'{}'"), collation: "C", comment: "c" },
      ),
    ),
    {
      kind: "addColumn",
      table: posts,
      column: {
        ...column("tags", { name: "array", element: { name: "text" } }),
        default: { kind: "sql", sql: "'{}'" },
        collation: "C",
        comment: "c",
      },
    },
  ],
  [
    "add :data, :map, default: %{}",
    addColumn("posts", column("data", "json", { default: value({}) })),
    { kind: "addColumn", table: posts, column: { ...column("data", "json"), default: { kind: "value", value: {} } } },
  ],
  [
    'add :id, :uuid, default: fragment("uuidv7()")',
    addColumn("posts", column("id", "uuid", { default: generator("uuidv7") })),
    {
      kind: "addColumn",
      table: posts,
      column: { ...column("id", "uuid"), default: { kind: "generator", name: "uuidv7" } },
    },
  ],
  [
    "modify :slug, :string, from: :text",
    alterColumn("posts", slug, column("slug", { name: "string", length: 40 }), { using: "left(slug, 40)" }),
    {
      kind: "alterColumn",
      table: posts,
      from: slug,
      to: column("slug", { name: "string", length: 40 }),
      using: "left(slug, 40)",
    },
  ],
  [
    'create index(:posts, [desc: :slug, "lower(slug)"], unique:, where:, include:, using:, concurrently: true)',
    createIndex(
      "posts",
      {
        keys: [{ column: "slug", direction: "desc", nulls: "last" }, { expression: "lower(slug)" }],
        unique: true,
        where: "slug <> ''",
        include: ["id"],
        method: "btree",
        nullsDistinct: false,
      },
      { concurrently: true },
    ),
    {
      kind: "createIndex",
      table: posts,
      index: index({
        name: "posts_slug_lower_slug_index",
        keys: [{ column: "slug", direction: "desc", nulls: "last" }, { expression: "lower(slug)" }],
        unique: true,
        where: "slug <> ''",
        include: ["id"],
        method: "btree",
        nullsDistinct: false,
      }),
      concurrently: true,
    },
  ],
  [
    "drop index(:posts, [:slug], name: :short)",
    dropIndex("posts", { name: "short", keys: ["slug"] }),
    { kind: "dropIndex", table: posts, index: index({ name: "short", keys: ["slug"] }) },
  ],
  [
    "rename index(:posts, [:a], name: :a), to: :b",
    renameIndex("posts", "a", "b"),
    { kind: "renameIndex", table: posts, from: "a", to: "b" },
  ],
  [
    "create constraint(:posts, :short, check: ..., validate: false)",
    addCheck("posts", { name: "short", expression: "length(slug) < 9", validated: false }),
    {
      kind: "addCheck",
      table: posts,
      check: check({ name: "short", expression: "length(slug) < 9", validated: false }),
    },
  ],
  [
    "references(:users, with: [...], match: :full, on_delete: {:nilify, [...]})",
    addForeignKey("posts", {
      columns: ["org_id", "author_id"],
      references: { table: { schema: "auth", name: "users" }, columns: ["org_id", "id"] },
      match: "full",
      onDelete: "setNull",
      onDeleteColumns: ["author_id"],
      validated: false,
    }),
    {
      kind: "addForeignKey",
      table: posts,
      foreignKey: foreignKey({
        name: "posts_org_id_author_id_fkey",
        columns: ["org_id", "author_id"],
        references: { table: { schema: "auth", name: "users" }, columns: ["org_id", "id"] },
        match: "full",
        onDelete: "setNull",
        onDeleteColumns: ["author_id"],
        validated: false,
      }),
    },
  ],
  [
    'drop constraint(:posts, "posts_author_id_fkey")',
    dropForeignKey("posts", { columns: ["author_id"], references: { table: "users" } }),
    {
      kind: "dropForeignKey",
      table: posts,
      foreignKey: foreignKey({
        name: "posts_author_id_fkey",
        columns: ["author_id"],
        references: { table: "users", columns: ["id"] },
      }),
    },
  ],
  [
    "a primary key",
    addPrimaryKey("posts", ["id"]),
    { kind: "addPrimaryKey", table: posts, primaryKey: { name: "posts_pkey", columns: ["id"] } },
  ],
  [
    "a primary key of another name",
    dropPrimaryKey("posts", ["id"], { name: "old_pkey" }),
    { kind: "dropPrimaryKey", table: posts, primaryKey: { name: "old_pkey", columns: ["id"] } },
  ],
  [
    "a constraint's name",
    renameConstraint("posts", "a", "b"),
    { kind: "renameConstraint", table: posts, from: "a", to: "b" },
  ],
  [
    "execute(up, down)",
    execute("CREATE VIEW v AS SELECT 1", "DROP VIEW v"),
    { kind: "execute", up: "CREATE VIEW v AS SELECT 1", down: "DROP VIEW v" },
  ],
  ["execute(up)", execute("SELECT 1"), { kind: "execute", up: "SELECT 1", down: null }],
  [
    "an enum of PostgreSQL",
    createObject({ kind: "pg:enum", name: "mood", definition: ["calm"] }),
    {
      kind: "createObject",
      object: { kind: "pg:enum", schema: null, name: "mood", definition: ["calm"], requires: [] },
    },
  ],
  [
    "a new value of an enum",
    alterObject(
      { kind: "pg:enum", name: "mood", definition: ["calm"] },
      { kind: "pg:enum", name: "mood", definition: ["calm", "loud"] },
    ),
    {
      kind: "alterObject",
      from: { kind: "pg:enum", schema: null, name: "mood", definition: ["calm"], requires: [] },
      to: { kind: "pg:enum", schema: null, name: "mood", definition: ["calm", "loud"], requires: [] },
    },
  ],
  [
    "what only an adapter knows",
    operation("pg:setOwner", "app", "admin", { table: "posts", requires: ["table posts"] }),
    { kind: "pg:setOwner", payload: "app", inverse: "admin", table: posts, requires: ["table posts"] },
  ],
])("says %s", (_phrase, said, expected) => {
  expect(said).toEqual(expected);
});
