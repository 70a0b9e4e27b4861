/** Operations on keys, indexes, foreign keys and checks. */
import { check, column, type ForeignKey, foreignKey, index, table } from "@mig/core/adapter";
import { type Case, posts, ref } from "./fixture.ts";

export const keyCases: readonly Case[] = [
  {
    name: "addPrimaryKey",
    op: { kind: "addPrimaryKey", table: ref("t"), primaryKey: { name: "t key", columns: ["a"] } },
    given: [
      { kind: "createTable", table: table({ name: "t", columns: [column("a", "integer", { nullable: false })] }) },
    ],
  },
  {
    name: "dropPrimaryKey",
    op: { kind: "dropPrimaryKey", table: ref("t"), primaryKey: { name: "t_pkey", columns: ["a"] } },
    given: [
      {
        kind: "createTable",
        table: table({
          name: "t",
          columns: [column("a", "integer", { nullable: false })],
          primaryKey: { name: "t_pkey", columns: ["a"] },
        }),
      },
    ],
  },
  {
    name: "alterPrimaryKey: its comment",
    op: {
      kind: "alterPrimaryKey",
      table: ref("posts"),
      from: posts.primaryKey ?? { name: "", columns: [] },
      to: { name: "", columns: [], ...posts.primaryKey, comment: "it's the key" },
    },
  },
  {
    name: "alterIndex: its comment",
    given: [{ kind: "createIndex", table: ref("users"), index: index({ name: "i", keys: ["nick"] }) }],
    op: {
      kind: "alterIndex",
      table: ref("users"),
      from: index({ name: "i", keys: ["nick"] }),
      to: index({ name: "i", keys: ["nick"], comment: "it's an index" }),
    },
  },
  {
    name: "createIndex with everything",
    op: {
      kind: "createIndex",
      table: ref("users"),
      index: index({
        name: "i",
        keys: [
          { column: "email", direction: "desc", nulls: "last", operatorClass: "varchar_pattern_ops" },
          { expression: "lower(nick)", collation: "C" },
          { column: "nick", collation: "C" },
        ],
        include: ["score"],
        where: "nick IS NOT NULL",
        options: { fillfactor: "70" },
        comment: "c",
      }),
    },
  },
  {
    name: "createIndex by another method",
    op: {
      kind: "createIndex",
      table: ref("users"),
      index: index({ name: "i", keys: ["score"], method: "brin", options: { pages_per_range: "16" } }),
    },
  },
  {
    name: "createIndex unique, nulls equal",
    since: 15,
    op: {
      kind: "createIndex",
      table: ref("users"),
      index: index({ name: "i", keys: ["nick"], unique: true, nullsDistinct: false }),
    },
  },
  {
    name: "createIndex of a constraint",
    op: {
      kind: "createIndex",
      table: ref("users"),
      index: index({
        name: "i",
        keys: ["nick", "score"],
        unique: true,
        include: ["email"],
        constraint: { deferrable: "deferred" },
      }),
    },
  },
  {
    name: "createIndex concurrently",
    op: { kind: "createIndex", table: ref("users"), index: index({ name: "i", keys: ["nick"] }), concurrently: true },
  },
  {
    name: "createIndex of a constraint, concurrently",
    op: {
      kind: "createIndex",
      table: ref("users"),
      index: index({ name: "i", keys: ["nick"], unique: true, constraint: { deferrable: "immediate" } }),
      concurrently: true,
    },
  },
  {
    name: "dropIndex",
    op: {
      kind: "dropIndex",
      table: ref("users"),
      index: index({
        name: "users_nick_index",
        keys: [{ expression: "lower(nick)" }],
        where: "score > 0",
        comment: "people search",
      }),
    },
  },
  { name: "renameIndex", op: { kind: "renameIndex", table: ref("users"), from: "users_email_key", to: "emails" } },
  {
    name: "addForeignKey",
    op: {
      kind: "addForeignKey",
      table: ref("posts"),
      foreignKey: foreignKey({
        name: "fk",
        columns: ["author_id"],
        references: { table: "users", columns: ["id"] },
        onDelete: "setNull",
        onUpdate: "restrict",
        match: "full",
        deferrable: "deferred",
        validated: false,
      }),
    },
  },
  {
    name: "addForeignKey that sets some columns null",
    since: 15,
    op: {
      kind: "addForeignKey",
      table: ref("posts"),
      foreignKey: foreignKey({
        name: "fk",
        columns: ["author_id"],
        references: { table: "users", columns: ["id"] },
        onDelete: "setNull",
        onDeleteColumns: ["author_id"],
      }),
    },
  },
  {
    name: "dropForeignKey",
    op: {
      kind: "dropForeignKey",
      table: ref("posts"),
      foreignKey: posts.foreignKeys[0] ?? foreignKey({ name: "", columns: [], references: { table: "", columns: [] } }),
    },
  },
  {
    name: "addCheck",
    op: {
      kind: "addCheck",
      table: ref("users"),
      check: check({ name: "no_at", expression: "nick <> '@'::text", validated: false }),
    },
  },
  {
    name: "dropCheck",
    op: { kind: "dropCheck", table: ref("users"), check: check({ name: "score_positive", expression: "score >= 0" }) },
  },
  {
    name: "alterCheck",
    op: {
      kind: "alterCheck",
      table: ref("users"),
      from: check({ name: "score_positive", expression: "score >= 0" }),
      to: check({ name: "score_positive", expression: "score >= 0", validated: false }),
    },
  },
  ...(posts.foreignKeys[0] === undefined ? [] : alteredKeys(posts.foreignKeys[0])),
  {
    name: "renameConstraint",
    op: { kind: "renameConstraint", table: ref("users"), from: "users_pkey", to: "people key" },
  },
];

function alteredKeys(key: ForeignKey): readonly Case[] {
  return [
    {
      name: "alterForeignKey, when it is checked",
      op: { kind: "alterForeignKey", table: ref("posts"), from: key, to: { ...key, deferrable: "deferred" } },
    },
    {
      name: "alterForeignKey, whether the rows there are were checked",
      op: { kind: "alterForeignKey", table: ref("posts"), from: key, to: { ...key, validated: false } },
    },
  ];
}
