/**
 * One case for each pair of operations that undo each other, as tables before and after: what both dialects and core
 * must agree on. The operations are told from the lowered tables, as the diff tells them.
 */
import { type ColumnOptions, column } from "../../model/column.ts";
import type { Table } from "../../model/table.ts";
import type { TypeSpec } from "../../model/type.ts";
import { keyCases } from "./key-cases.ts";
import { byName, type OperationCase, posts, users } from "./operation-case.ts";
import { refOf } from "./schema-work.ts";

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
  {
    kind: "reparentTable",
    what: "that has columns from another one then",
    applies: ({ inheritance }) => inheritance,
    before: [users, posts()],
    after: [users, posts({ columns: posts().columns.slice(1), inherits: { from: ["users"] } })],
    operations: (from, to) => [{ kind: "reparentTable", from, to }],
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

export const operationCases: readonly OperationCase[] = [...tables, ...columns, ...keyCases];
