/**
 * One case for each pair of operations that undo each other, as tables before and after: what both dialects and core
 * must agree on. The operations are told from the lowered tables, as the diff tells them.
 */
import type { Capabilities } from "../../adapter/capabilities.ts";
import { type ColumnOptions, column } from "../../model/column.ts";
import { type Table, type TableSpec, table } from "../../model/table.ts";
import type { TypeSpec } from "../../model/type.ts";
import type { CoreKind, Operation } from "../../operations/vocabulary.ts";
import { refOf } from "./schema-work.ts";

export interface OperationCase {
  /** What it covers; with its inverse, see `coveredKinds`. */
  readonly kind: CoreKind;
  readonly what: string;
  applies?(capabilities: Capabilities): boolean;
  readonly before: readonly Table[];
  readonly after: readonly Table[];
  /** From the lowered tables named `posts` on both sides. */
  operations(before: Table, after: Table): readonly Operation[];
}

const posts = (more: Partial<TableSpec> = {}): Table =>
  table({
    name: "posts",
    columns: [
      ["id", "integer", { nullable: false }],
      ["title", "text"],
      ["views", "integer"],
    ],
    primaryKey: { name: "posts_pkey", columns: ["id"] },
    ...more,
  });

const withTitle = (type: TypeSpec, options: ColumnOptions = {}): Table =>
  posts({
    columns: [
      ["id", "integer", { nullable: false }],
      ["title", type, options],
      ["views", "integer"],
    ],
  });

const withMore = (type: TypeSpec, options: ColumnOptions = {}): Table =>
  posts({ columns: [...posts().columns, column("more", type, options)] });

const users = table({
  name: "users",
  columns: [["id", "integer", { nullable: false }]],
  primaryKey: { name: "users_pkey", columns: ["id"] },
});

const byName = <T extends { readonly name: string }>(list: readonly T[], name: string): T => {
  const found = list.find((part) => part.name === name);
  if (found === undefined) throw new TypeError(`the case has no ${name}`);
  return found;
};

const added = (
  type: TypeSpec,
  options: ColumnOptions = {},
): Pick<OperationCase, "before" | "after" | "operations"> => ({
  before: [posts()],
  after: [withMore(type, options)],
  operations: (_, after) => [{ kind: "addColumn", table: refOf(after), column: byName(after.columns, "more") }],
});

const altered = (before: Table, after: Table): Pick<OperationCase, "before" | "after" | "operations"> => ({
  before: [before],
  after: [after],
  operations: (from, to) => [
    {
      kind: "alterColumn",
      table: refOf(to),
      from: byName(from.columns, "title"),
      to: byName(to.columns, "title"),
    },
  ],
});

const indexed = (
  index: NonNullable<TableSpec["indexes"]>[number],
): Pick<OperationCase, "before" | "after" | "operations"> => ({
  before: [posts()],
  after: [posts({ indexes: [index] })],
  operations: (_, after) => [{ kind: "createIndex", table: refOf(after), index: byName(after.indexes, index.name) }],
});

const referencing = (
  more: Partial<NonNullable<TableSpec["foreignKeys"]>[number]>,
): Pick<OperationCase, "before" | "after" | "operations"> => {
  const key = {
    name: "posts_views_fkey",
    columns: ["views"],
    references: { table: "users", columns: ["id"] },
    ...more,
  };
  return {
    before: [users, posts()],
    after: [users, posts({ foreignKeys: [key] })],
    operations: (_, { foreignKeys, ...after }) =>
      foreignKeys.map(
        (foreignKey): Operation => ({ kind: "addForeignKey", table: refOf({ ...after, foreignKeys }), foreignKey }),
      ),
  };
};

const tables: readonly OperationCase[] = [
  {
    kind: "createTable",
    what: "with a key and an index",
    before: [],
    after: [posts({ indexes: [{ name: "posts_title_index", keys: ["title"] }] })],
    operations: (_, after) => [{ kind: "createTable", table: after }],
  },
  {
    kind: "renameTable",
    what: "that others point at",
    applies: ({ foreignKeys }) => foreignKeys,
    before: [
      users,
      posts({
        foreignKeys: [
          { name: "posts_views_fkey", columns: ["views"], references: { table: "users", columns: ["id"] } },
        ],
      }),
    ],
    after: [],
    operations: () => [
      { kind: "renameTable", from: { schema: null, name: "users" }, to: { schema: null, name: "people" } },
    ],
  },
  {
    kind: "renameTable",
    what: "with a key and an index",
    before: [posts({ indexes: [{ name: "posts_title_index", keys: ["title"] }] })],
    after: [],
    operations: (before) => [{ kind: "renameTable", from: refOf(before), to: { schema: null, name: "articles" } }],
  },
  {
    kind: "alterTable",
    what: "its comment",
    applies: ({ comments }) => comments,
    before: [posts()],
    after: [posts({ comment: "what's written" })],
    operations: (before, after) => [
      {
        kind: "alterTable",
        table: refOf(after),
        from: { comment: before.comment, options: before.options },
        to: { comment: after.comment, options: after.options },
      },
    ],
  },
];

const columns: readonly OperationCase[] = [
  { kind: "addColumn", what: "that may be null", ...added("text") },
  { kind: "addColumn", what: "with a default", ...added("integer", { nullable: false, default: 7 }) },
  { kind: "addColumn", what: "with a text default", ...added("text", { nullable: false, default: "it's" }) },
  {
    kind: "addColumn",
    what: "that is computed",
    applies: ({ generatedColumns }) => generatedColumns === "stored" || generatedColumns === "both",
    ...added("integer", { generated: { expression: '"views" + 1' } }),
  },
  {
    kind: "addColumn",
    what: "with a comment",
    applies: ({ comments }) => comments,
    ...added("text", { comment: "it's more" }),
  },
  {
    kind: "renameColumn",
    what: "with a key and an index on it",
    before: [posts({ indexes: [{ name: "posts_title_index", keys: ["title", "id"] }] })],
    after: [],
    operations: (before) => [{ kind: "renameColumn", table: refOf(before), from: "id", to: "post id" }],
  },
  { kind: "alterColumn", what: "to a wider type", ...altered(withTitle("integer"), withTitle("bigint")) },
  { kind: "alterColumn", what: "to not null", ...altered(withTitle("text"), withTitle("text", { nullable: false })) },
  { kind: "alterColumn", what: "to a default", ...altered(withTitle("text"), withTitle("text", { default: "none" })) },
  {
    kind: "alterColumn",
    what: "to another default and not null",
    ...altered(withTitle("text", { default: "a" }), withTitle("text", { default: "b", nullable: false })),
  },
  {
    kind: "alterColumn",
    what: "to another type and another default",
    ...altered(withTitle("integer", { default: 1 }), withTitle("text", { default: "one" })),
  },
];

const keys: readonly OperationCase[] = [
  {
    kind: "addPrimaryKey",
    what: "to a table without one",
    before: [posts({ primaryKey: null })],
    after: [posts()],
    operations: (_, after) =>
      after.primaryKey === null ? [] : [{ kind: "addPrimaryKey", table: refOf(after), primaryKey: after.primaryKey }],
  },
  { kind: "createIndex", what: "on a column", ...indexed({ name: "posts_title_index", keys: ["title"] }) },
  {
    kind: "createIndex",
    what: "that is unique, on two columns, one of them descending",
    ...indexed({ name: "posts_unique", unique: true, keys: ["title", { column: "views", direction: "desc" }] }),
  },
  {
    kind: "createIndex",
    what: "on a part of the rows",
    applies: ({ partialIndexes }) => partialIndexes,
    ...indexed({ name: "posts_part", keys: ["title"], where: '"views" > 0' }),
  },
  {
    kind: "createIndex",
    what: "on an expression",
    applies: ({ expressionIndexes }) => expressionIndexes,
    ...indexed({ name: "posts_lower", keys: [{ expression: 'lower("title")' }] }),
  },
  {
    kind: "createIndex",
    what: "without locking writers out",
    applies: ({ concurrentIndexes }) => concurrentIndexes,
    before: [posts()],
    after: [posts({ indexes: [{ name: "posts_title_index", keys: ["title"] }] })],
    operations: (_, after) =>
      after.indexes.map(
        (index): Operation => ({ kind: "createIndex", table: refOf(after), index, concurrently: true }),
      ),
  },
  {
    kind: "renameIndex",
    what: "in place",
    before: [posts({ indexes: [{ name: "posts_title_index", keys: ["title"] }] })],
    after: [],
    operations: (before) => [
      { kind: "renameIndex", table: refOf(before), from: "posts_title_index", to: 'the "title" index' },
    ],
  },
  { kind: "addForeignKey", what: "to another table", applies: ({ foreignKeys }) => foreignKeys, ...referencing({}) },
  {
    kind: "addForeignKey",
    what: "with actions",
    applies: ({ foreignKeys }) => foreignKeys,
    ...referencing({ onDelete: "cascade", onUpdate: "setNull" }),
  },
  {
    kind: "addForeignKey",
    what: "to the table itself",
    applies: ({ foreignKeys }) => foreignKeys,
    ...referencing({ references: { table: "posts", columns: ["id"] }, onDelete: "setNull" }),
  },
  {
    kind: "addForeignKey",
    what: "that is checked at commit",
    applies: ({ deferrableForeignKeys }) => deferrableForeignKeys,
    ...referencing({ deferrable: "deferred" }),
  },
  {
    kind: "addCheck",
    what: "on a column",
    applies: ({ checks }) => checks,
    before: [posts()],
    after: [posts({ checks: [{ name: "posts_views_positive", expression: '"views" > 0' }] })],
    operations: (_, after) =>
      after.checks.map((check): Operation => ({ kind: "addCheck", table: refOf(after), check })),
  },
  {
    kind: "renameConstraint",
    what: "that is a check",
    applies: ({ checks, constraintNames }) => checks && constraintNames,
    before: [posts({ checks: [{ name: "posts_views_positive", expression: '"views" > 0' }] })],
    after: [],
    operations: (before) => [
      { kind: "renameConstraint", table: refOf(before), from: "posts_views_positive", to: "views_are_positive" },
    ],
  },
];

export const operationCases: readonly OperationCase[] = [...tables, ...columns, ...keys];
