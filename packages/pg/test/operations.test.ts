/**
 * Every kind of operation, there and back: what is read after it is what core says of it, and after its inverse
 * everything is as it was.
 */
import {
  apply,
  type Column,
  type CoreKind,
  check,
  column,
  coreKinds,
  foreignKey,
  index,
  invert,
  MigError,
  type Operation,
  type SchemaObject,
  table,
} from "@mig/core/adapter";
import { describe, expect, test } from "vitest";
import { enumObject } from "../src/objects/enum.ts";
import { comparable, majors, run, scratchSession } from "./scratch-session.ts";

const users = table({
  name: "users",
  columns: [
    column("id", "bigint", { nullable: false, autoIncrement: { kind: "identity" } }),
    column("email", { name: "string", length: 40 }, { nullable: false }),
    column("nick", "text", { comment: "shown to others" }),
    column("score", "integer", { default: 0 }),
    column("twice", "integer", { generated: { expression: "score * 2" } }),
    column("number", "integer", { nullable: false, autoIncrement: "serial" }),
  ],
  primaryKey: { name: "users_pkey", columns: ["id"] },
  indexes: [
    { name: "users_email_key", keys: ["email"], unique: true, constraint: {} },
    { name: "users_nick_index", keys: [{ expression: "lower(nick)" }], where: "score > 0", comment: "people search" },
  ],
  checks: [{ name: "score_positive", expression: "score >= 0" }],
  comment: "people",
});

const posts = table({
  name: "posts",
  columns: [
    column("id", "uuid", { nullable: false, default: { kind: "generator", name: "uuidv4" } }),
    column("author_id", "bigint"),
    column("parent_id", "uuid"),
    column("slug", "text", { nullable: false }),
    column("parent_slug", "text"),
  ],
  primaryKey: { name: "posts_pkey", columns: ["id"] },
  indexes: [{ name: "posts_slug_key", keys: ["slug"], unique: true }],
  foreignKeys: [
    {
      name: "posts_author_id_fkey",
      columns: ["author_id"],
      references: { table: "users", columns: ["id"] },
      onDelete: "cascade",
    },
    { name: "posts_parent_id_fkey", columns: ["parent_id"], references: { table: "posts", columns: ["id"] } },
    {
      name: "posts_parent_slug_fkey",
      columns: ["parent_slug"],
      references: { table: "posts", columns: ["slug"] },
      onUpdate: "cascade",
    },
  ],
});

const ref = (name: string) => ({ schema: null, name });
const of = (name: string): Column => {
  const found = users.columns.find((candidate) => candidate.name === name);
  if (found === undefined) throw new MigError("MIG_BUG", `No column ${name}.`);
  return found;
};
const alter = (name: string, changes: Partial<Column>): Operation => ({
  kind: "alterColumn",
  table: ref("users"),
  from: of(name),
  to: { ...of(name), ...changes },
});
const status = enumObject(ref("status"), ["draft", "live"]);
const object = (kind: SchemaObject["kind"], name: string, definition: SchemaObject["definition"]): SchemaObject => ({
  kind,
  schema: null,
  name,
  definition,
  requires: [],
});

interface Case {
  readonly name: string;
  readonly op: Operation;
  /** Before it, beside the two tables. */
  readonly given?: readonly Operation[];
  /** The oldest version that can do it. */
  readonly since?: number;
}

const billing: SchemaObject = { ...object("pg:schema", "billing", {}), provides: ["schema billing"] };
const created = (given: SchemaObject): Operation => ({ kind: "createObject", object: given });

const cases: readonly Case[] = [
  {
    name: "createTable with options",
    op: {
      kind: "createTable",
      table: table({ name: "t", columns: [["a", "integer"]], options: { unlogged: true, with: { fillfactor: "70" } } }),
    },
  },
  { name: "createTable without columns", op: { kind: "createTable", table: table({ name: "t", columns: [] }) } },
  {
    name: "createTable in a schema",
    given: [created(billing)],
    op: { kind: "createTable", table: table({ name: "users", schema: "billing", columns: [["id", "integer"]] }) },
  },
  {
    name: "createTable: a partition",
    given: [
      {
        kind: "createTable",
        table: table({ name: "logs", columns: [["at", "date"]], options: { partitionBy: "RANGE (at)" } }),
      },
    ],
    op: {
      kind: "createTable",
      table: table({
        name: "logs_2026",
        columns: [],
        checks: [{ name: "recent", expression: "at > '2025-12-31'::date" }],
        options: {
          partitionOf: { schema: null, name: "logs", bound: "FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')" },
        },
      }),
    },
  },
  {
    name: "createTable with a serial that has options and one that is nullable",
    op: {
      kind: "createTable",
      table: table({
        name: "t",
        columns: [
          column("a", "smallint", {
            nullable: false,
            autoIncrement: { kind: "serial", sequence: { start: "10", increment: "5" } },
          }),
          column("b", "bigint", { autoIncrement: "serial" }),
          column("c", "bigint", {
            nullable: false,
            autoIncrement: { kind: "identity", always: true, sequence: { increment: "-1", cycle: true } },
          }),
        ],
      }),
    },
  },
  {
    name: "createTable with keys that are not checked",
    op: {
      kind: "createTable",
      table: table({
        name: "t",
        columns: [["a", "bigint"]],
        checks: [{ name: "t_a", expression: "a > 0", validated: false }],
        foreignKeys: [
          { name: "t_fkey", columns: ["a"], references: { table: "users", columns: ["id"] }, validated: false },
        ],
      }),
    },
  },
  { name: "dropTable", op: { kind: "dropTable", table: posts } },
  { name: "renameTable", op: { kind: "renameTable", from: ref("users"), to: ref("people") } },
  {
    name: "renameTable to another schema",
    given: [created(billing)],
    op: { kind: "renameTable", from: ref("users"), to: { schema: "billing", name: "people" } },
  },
  {
    name: "alterTable",
    op: {
      kind: "alterTable",
      table: ref("posts"),
      from: { comment: null, options: {} },
      to: {
        comment: "it's",
        options: {
          unlogged: true,
          with: { fillfactor: "80", "toast.autovacuum_enabled": "false" },
          rowSecurity: true,
          forceRowSecurity: true,
          replicaIdentity: "full",
        },
      },
    },
  },
  {
    name: "addColumn",
    op: { kind: "addColumn", table: ref("users"), column: column("bio", "text", { comment: "long", default: "-" }) },
  },
  {
    name: "addColumn serial",
    op: {
      kind: "addColumn",
      table: ref("posts"),
      column: column("n", "bigint", { nullable: false, autoIncrement: "serial" }),
    },
  },
  {
    name: "addColumn identity",
    op: {
      kind: "addColumn",
      table: ref("posts"),
      column: column("n", "integer", {
        nullable: false,
        autoIncrement: { kind: "identity", sequence: { start: "5" } },
      }),
    },
  },
  {
    name: "addColumn generated",
    op: {
      kind: "addColumn",
      table: ref("users"),
      column: column("g", "text", { generated: { expression: "upper(nick)" } }),
    },
  },
  {
    name: "addColumn virtual",
    since: 18,
    op: {
      kind: "addColumn",
      table: ref("users"),
      column: column("g", "integer", { generated: { expression: "score + 1", stored: false } }),
    },
  },
  {
    name: "addColumn with a collation",
    op: { kind: "addColumn", table: ref("users"), column: column("c", "text", { collation: "C" }) },
  },
  {
    name: "dropColumn",
    op: { kind: "dropColumn", table: ref("posts"), column: column("x", "integer", { default: 5 }) },
    given: [{ kind: "addColumn", table: ref("posts"), column: column("x", "integer", { default: 5 }) }],
  },
  { name: "renameColumn", op: { kind: "renameColumn", table: ref("users"), from: "nick", to: "nick name" } },
  { name: "alterColumn type", op: alter("email", { type: { name: "text" } }) },
  {
    name: "alterColumn type and default",
    op: alter("nick", { type: { name: "array", element: { name: "text" } }, default: { kind: "value", value: ["a"] } }),
    given: [
      {
        kind: "dropIndex",
        table: ref("users"),
        index: index({ name: "users_nick_index", keys: [{ expression: "lower(nick)" }], where: "score > 0" }),
      },
      { kind: "execute", up: "UPDATE users SET nick = '{}'", down: null },
    ],
  },
  { name: "alterColumn nullable", op: alter("email", { nullable: true }) },
  { name: "alterColumn default", op: alter("nick", { default: { kind: "value", value: "x" } }) },
  { name: "alterColumn comment", op: alter("nick", { comment: null }) },
  { name: "alterColumn collation", op: alter("email", { collation: "C" }) },
  {
    name: "alterColumn identity to serial",
    op: alter("id", { autoIncrement: { kind: "serial", always: false, sequence: {} } }),
  },
  { name: "alterColumn identity to plain", op: alter("id", { autoIncrement: null }) },
  {
    name: "alterColumn identity options",
    op: alter("id", {
      autoIncrement: {
        kind: "identity",
        always: true,
        sequence: { start: "100", increment: "2", cache: "5", maxValue: "900" },
      },
    }),
  },
  { name: "alterColumn serial to plain", op: alter("number", { autoIncrement: null }) },
  { name: "alterColumn serial to bigint", op: alter("number", { type: { name: "bigint" } }) },
  {
    name: "alterColumn serial options",
    op: alter("number", { autoIncrement: { kind: "serial", always: false, sequence: { increment: "10" } } }),
  },
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
      check: check({ name: "no_at", expression: "(nick)::text <> '@'::text", validated: false }),
    },
  },
  {
    name: "dropCheck",
    op: { kind: "dropCheck", table: ref("users"), check: check({ name: "score_positive", expression: "score >= 0" }) },
  },
  {
    name: "renameConstraint",
    op: { kind: "renameConstraint", table: ref("users"), from: "users_pkey", to: "people key" },
  },
  { name: "createObject enum", op: created(status) },
  { name: "createObject extension", op: created(object("pg:extension", "citext", {})) },
  { name: "createObject schema", op: created(billing) },
  {
    name: "createObject sequence",
    op: created(object("pg:sequence", "numbers", { type: "integer", start: "5", cycle: true })),
  },
  {
    name: "createObject domain",
    op: created(
      object("pg:domain", "positive", {
        type: "integer",
        nullable: false,
        default: "1",
        checks: [{ name: "positive_check", expression: "VALUE > 0" }],
      }),
    ),
  },
  {
    name: "createObject composite",
    op: created(
      object("pg:composite", "pair", {
        attributes: [
          { name: "a b", type: "integer" },
          { name: "c", type: "text", collation: "C" },
        ],
      }),
    ),
  },
  {
    name: "createObject exclusion",
    op: created({
      ...object("pg:exclusion", "one_by_one", { table: ref("posts"), constraint: "EXCLUDE USING btree (slug WITH =)" }),
      requires: ["table posts", "column posts slug"],
    }),
  },
  { name: "dropObject", given: [created(status)], op: { kind: "dropObject", object: status } },
  {
    name: "alterObject enum: rename",
    given: [created(status)],
    op: { kind: "alterObject", from: status, to: { ...status, name: "state" } },
  },
  {
    name: "alterObject sequence",
    given: [created(object("pg:sequence", "s", { type: "bigint" }))],
    op: {
      kind: "alterObject",
      from: object("pg:sequence", "s", { type: "bigint" }),
      to: object("pg:sequence", "s", { type: "integer", increment: "3", maxValue: "99" }),
    },
  },
  {
    name: "alterObject domain",
    given: [
      created(
        object("pg:domain", "d", {
          type: "integer",
          nullable: true,
          checks: [{ name: "d_check", expression: "VALUE > 0" }],
        }),
      ),
    ],
    op: {
      kind: "alterObject",
      from: object("pg:domain", "d", {
        type: "integer",
        nullable: true,
        checks: [{ name: "d_check", expression: "VALUE > 0" }],
      }),
      to: object("pg:domain", "d", {
        type: "integer",
        nullable: false,
        default: "7",
        checks: [{ name: "d_check", expression: "VALUE > 5" }],
      }),
    },
  },
  {
    name: "alterObject composite",
    given: [
      created(
        object("pg:composite", "p", {
          attributes: [
            { name: "a", type: "integer" },
            { name: "b", type: "text" },
          ],
        }),
      ),
    ],
    op: {
      kind: "alterObject",
      from: object("pg:composite", "p", {
        attributes: [
          { name: "a", type: "integer" },
          { name: "b", type: "text" },
        ],
      }),
      to: object("pg:composite", "p", { attributes: [{ name: "a", type: "bigint" }] }),
    },
  },
];

/** Statements of the user's own and free SQL leave nothing that could be read back. */
const unreadable: readonly CoreKind[] = ["addStatement", "dropStatement", "execute"];

test("every kind is there", () => {
  expect(coreKinds.filter((kind) => !unreadable.includes(kind) && !cases.some(({ op }) => op.kind === kind))).toEqual(
    [],
  );
});

describe.each(majors)("PostgreSQL %i", (major) => {
  test.each(cases.filter(({ since = 0 }) => major >= since))("$name", async ({ op, given = [] }) => {
    const { session } = await scratchSession(major);
    await run(session, [{ kind: "createTable", table: users }, { kind: "createTable", table: posts }, ...given]);
    await session.query("INSERT INTO users (email) VALUES ('a@b')");
    const start = await session.introspect({ kind: "public" });

    await run(session, [op]);
    const there = await session.introspect({ kind: "public" });
    expect(comparable(there)).toEqual(comparable(apply([op], start)));

    const back = invert(op);
    if (back.kind === "irreversible") throw new MigError("MIG_BUG", "No way back.");
    await run(session, [back]);
    expect(comparable(await session.introspect({ kind: "public" }))).toEqual(comparable(start));
  });
});
