/** The cases of primary keys, indexes, foreign keys and checks. */
import type { TableSpec } from "../../model/table.ts";
import type { Operation } from "../../operations/vocabulary.ts";
import { byName, type OperationCase, posts, users } from "./operation-case.ts";
import { refOf } from "./schema-work.ts";

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

const positive = { name: "posts_views_positive", expression: '"views" > 0' };

export const keyCases: readonly OperationCase[] = [
  {
    kind: "addPrimaryKey",
    what: "to a table without one",
    before: [posts({ primaryKey: null })],
    after: [posts()],
    operations: (_, after) =>
      after.primaryKey === null ? [] : [{ kind: "addPrimaryKey", table: refOf(after), primaryKey: after.primaryKey }],
  },
  {
    kind: "alterPrimaryKey",
    what: "gets a comment",
    applies: ({ comments, constraintNames }) => comments && constraintNames,
    before: [posts()],
    after: [posts({ primaryKey: { name: "posts_pkey", columns: ["id"], comment: "it's the key" } })],
    operations: ({ primaryKey: from }, { primaryKey: to, ...after }) =>
      from === null || to === null
        ? []
        : [{ kind: "alterPrimaryKey", table: refOf({ ...after, primaryKey: to }), from, to }],
  },
  {
    kind: "alterIndex",
    what: "gets a comment",
    applies: ({ comments }) => comments,
    before: [posts({ indexes: [{ name: "posts_title_index", keys: ["title"] }] })],
    after: [posts({ indexes: [{ name: "posts_title_index", keys: ["title"], comment: "for the search" }] })],
    operations: (from, to) => [
      {
        kind: "alterIndex",
        table: refOf(to),
        from: byName(from.indexes, "posts_title_index"),
        to: byName(to.indexes, "posts_title_index"),
      },
    ],
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
    kind: "alterForeignKey",
    what: "to be checked at commit",
    applies: ({ deferrableForeignKeys }) => deferrableForeignKeys,
    before: referencing({}).after,
    after: referencing({ deferrable: "deferred" }).after,
    operations: (from, to) => [
      {
        kind: "alterForeignKey",
        table: refOf(to),
        from: byName(from.foreignKeys, "posts_views_fkey"),
        to: byName(to.foreignKeys, "posts_views_fkey"),
      },
    ],
  },
  {
    kind: "alterCheck",
    what: "to hold for all rows",
    applies: ({ checks, unvalidatedConstraints }) => checks && unvalidatedConstraints,
    before: [posts({ checks: [{ ...positive, validated: false }] })],
    after: [posts({ checks: [positive] })],
    operations: (from, to) => [
      {
        kind: "alterCheck",
        table: refOf(to),
        from: byName(from.checks, positive.name),
        to: byName(to.checks, positive.name),
      },
    ],
  },
  {
    kind: "addCheck",
    what: "on a column",
    applies: ({ checks }) => checks,
    before: [posts()],
    after: [posts({ checks: [positive] })],
    operations: (_, after) =>
      after.checks.map((check): Operation => ({ kind: "addCheck", table: refOf(after), check })),
  },
  {
    kind: "renameConstraint",
    what: "that is a check",
    applies: ({ checks, constraintNames }) => checks && constraintNames,
    before: [posts({ checks: [positive] })],
    after: [],
    operations: (before) => [
      { kind: "renameConstraint", table: refOf(before), from: positive.name, to: "views_are_positive" },
    ],
  },
];
