/** What a reviewer sees: the SQL, what it locks and what is dangerous about it. */
import {
  check,
  column,
  emptySnapshot,
  foreignKey,
  index,
  type Operation,
  publicScope,
  type Scope,
  type Statement,
  table,
  tableRef,
} from "@mig/core/adapter";
import { describe, expect, test } from "vitest";
import { pgDialect } from "../src/dialect.ts";
import { failure } from "./scratch-session.ts";

const compile = (operations: readonly Operation[], scope: Scope = publicScope) =>
  pgDialect.compile(operations, emptySnapshot, scope);
const facts = ({ locks, hazards, transaction }: Statement) =>
  [
    locks.map(({ mode }) => mode).join("+") || "none",
    ...hazards.map(({ kind }) => kind),
    ...(transaction === "inside" ? [] : [transaction]),
  ].join(" ");
const posts = tableRef("posts");
const title = column("title", { name: "string", length: 40 });
const retype = (type: Parameters<typeof column>[1], from = title): Operation => ({
  kind: "alterColumn",
  table: posts,
  from,
  to: { ...from, type: column("x", type).type },
});
const author = foreignKey({ name: "fk", columns: ["a"], references: { table: "users", columns: ["id"] } });
const add = (options: Parameters<typeof column>[2]): Operation => ({
  kind: "addColumn",
  table: posts,
  column: column("c", "uuid", options),
});
const whole = table({
  name: "posts",
  columns: [
    ["id", "bigint", { nullable: false, autoIncrement: "serial" }],
    ["a", "bigint"],
    ["t", "text", { default: "it's" }],
  ],
  primaryKey: { name: "posts_pkey", columns: ["id"] },
  foreignKeys: [{ ...author, onDelete: "cascade" }],
  indexes: [{ name: "i", keys: [{ expression: "lower(t)", direction: "desc" }], where: "a > 0" }],
  checks: [{ name: "c", expression: "a > 0" }],
  comment: "all",
});

describe("locks and hazards", () => {
  test.each<readonly [string, Operation, readonly string[]]>([
    ["dropTable", { kind: "dropTable", table: whole }, ["ACCESS EXCLUSIVE+ACCESS EXCLUSIVE dataLoss"]],
    ["renameColumn", { kind: "renameColumn", table: posts, from: "a", to: "b" }, ["ACCESS EXCLUSIVE"]],
    ["addColumn, nullable", add({}), ["ACCESS EXCLUSIVE"]],
    ["addColumn, constant default", add({ nullable: false, default: "x" }), ["ACCESS EXCLUSIVE"]],
    ["addColumn, now()", add({ default: { kind: "generator", name: "now" } }), ["ACCESS EXCLUSIVE"]],
    ["addColumn, NOT NULL", add({ nullable: false }), ["ACCESS EXCLUSIVE mayFail"]],
    [
      "addColumn, volatile",
      add({ default: { kind: "generator", name: "uuidv4" } }),
      ["ACCESS EXCLUSIVE rewrite blocksReads"],
    ],
    ["addColumn, stored", add({ generated: { expression: "a" } }), ["ACCESS EXCLUSIVE rewrite blocksReads"]],
    ["addColumn, virtual", add({ generated: { expression: "a", stored: false } }), ["ACCESS EXCLUSIVE"]],
    ["dropColumn", { kind: "dropColumn", table: posts, column: title }, ["ACCESS EXCLUSIVE dataLoss"]],
    ["type, longer", retype({ name: "string", length: 50 }), ["ACCESS EXCLUSIVE"]],
    ["type, text", retype("text"), ["ACCESS EXCLUSIVE"]],
    ["type, shorter", retype({ name: "string", length: 5 }), ["ACCESS EXCLUSIVE rewrite blocksReads mayFail"]],
    ["type, larger", retype("bigint", column("n", "integer")), ["ACCESS EXCLUSIVE rewrite blocksReads"]],
    ["type, rounded", retype("integer", column("n", "decimal")), ["ACCESS EXCLUSIVE rewrite blocksReads dataLoss"]],
    [
      "nullable",
      { kind: "alterColumn", table: posts, from: { ...title, nullable: false }, to: title },
      ["ACCESS EXCLUSIVE"],
    ],
    [
      "not null",
      { kind: "alterColumn", table: posts, from: title, to: { ...title, nullable: false } },
      ["ACCESS EXCLUSIVE scan blocksReads mayFail"],
    ],
    [
      "comment",
      { kind: "alterColumn", table: posts, from: title, to: { ...title, comment: "c" } },
      ["SHARE UPDATE EXCLUSIVE"],
    ],
    [
      "createIndex",
      { kind: "createIndex", table: posts, index: index({ name: "i", keys: ["a"] }) },
      ["SHARE scan blocksWrites"],
    ],
    [
      "createIndex, concurrently",
      { kind: "createIndex", table: posts, index: index({ name: "i", keys: ["a"], unique: true }), concurrently: true },
      ["SHARE UPDATE EXCLUSIVE mayFail outside"],
    ],
    [
      "dropIndex, concurrently",
      { kind: "dropIndex", table: posts, index: index({ name: "i", keys: ["a"] }), concurrently: true },
      ["SHARE UPDATE EXCLUSIVE outside"],
    ],
    [
      "addForeignKey",
      { kind: "addForeignKey", table: posts, foreignKey: author },
      ["SHARE ROW EXCLUSIVE+SHARE ROW EXCLUSIVE scan blocksWrites mayFail"],
    ],
    [
      "addForeignKey, unchecked",
      { kind: "addForeignKey", table: posts, foreignKey: { ...author, validated: false } },
      ["SHARE ROW EXCLUSIVE+SHARE ROW EXCLUSIVE"],
    ],
    [
      "addCheck",
      { kind: "addCheck", table: posts, check: check({ name: "c", expression: "a > 0" }) },
      ["ACCESS EXCLUSIVE scan blocksReads mayFail"],
    ],
    [
      "addCheck, unchecked",
      { kind: "addCheck", table: posts, check: check({ name: "c", expression: "a > 0", validated: false }) },
      ["ACCESS EXCLUSIVE"],
    ],
    [
      "addPrimaryKey",
      { kind: "addPrimaryKey", table: posts, primaryKey: { name: "k", columns: ["a"] } },
      ["ACCESS EXCLUSIVE scan blocksReads mayFail"],
    ],
    ["execute", { kind: "execute", up: "SELECT 1", down: null }, ["none"]],
  ])("%s", (_, op, expected) => {
    expect(compile([op]).map(facts)).toEqual(expected);
  });

  test("a table that the same list creates is nobody else's", () => {
    const operations: readonly Operation[] = [
      { kind: "createTable", table: { ...whole, foreignKeys: [], indexes: [], comment: null } },
      { kind: "createIndex", table: posts, index: index({ name: "j", keys: ["a"] }) },
      { kind: "addForeignKey", table: posts, foreignKey: author },
    ];
    expect(compile(operations).map(({ locks, hazards, origin }) => [locks, hazards, origin])).toEqual([
      [[], [], 0],
      [[], [], 1],
      [[{ table: tableRef("users"), mode: "SHARE ROW EXCLUSIVE" }], [], 2],
    ]);
  });
});

test("a whole table of a tenant", () => {
  expect(
    compile([{ kind: "createTable", table: whole }], { kind: "tenant", name: "acme" }).map(({ sql }) => sql),
  ).toEqual([
    `CREATE TABLE "acme"."posts" (
  "id" bigserial NOT NULL,
  "a" bigint,
  "t" text DEFAULT 'it''s'::text,
  CONSTRAINT "posts_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "c" CHECK (a > 0),
  CONSTRAINT "fk" FOREIGN KEY ("a") REFERENCES "acme"."users" ("id") ON DELETE CASCADE
)`,
    'CREATE INDEX "i" ON "acme"."posts" ((lower(t)) DESC) WHERE a > 0',
    `COMMENT ON TABLE "acme"."posts" IS 'all'`,
  ]);
});

describe("conversions", () => {
  test.each<readonly [Operation, string]>([
    [retype({ name: "string", length: 5 }), "TYPE character varying(5)"],
    [retype("integer"), `TYPE integer USING "title"::integer`],
    [
      retype({ name: "datetime", zone: true }, column("at", { name: "datetime", zone: false })),
      `TYPE timestamp with time zone USING "at" AT TIME ZONE 'UTC'`,
    ],
    [
      retype(
        { name: "named", object: "pg:enum", schema: null, type: "b" },
        column("e", { name: "named", object: "pg:enum", schema: null, type: "a" }),
      ),
      `TYPE "public"."b" USING "e"::text::"public"."b"`,
    ],
  ])("%o", (op, expected) => {
    expect(compile([op]).map(({ sql }) => sql.split(" ALTER COLUMN ")[1]?.replace(/^"\w+" /, ""))).toEqual([expected]);
  });

  test("the user's own wins, and the default is set aside", () => {
    const from = column("title", "text", { default: "1" });
    const to = column("title", "integer", { default: 2 });
    expect(compile([{ kind: "alterColumn", table: posts, from, to, using: "length(title)" }])[0]?.sql).toBe(
      'ALTER TABLE "public"."posts" ALTER COLUMN "title" DROP DEFAULT, ALTER COLUMN "title" TYPE integer USING length(title), ALTER COLUMN "title" SET DEFAULT 2',
    );
  });
});

describe("lower", () => {
  const declared = table({
    schema: "billing",
    name: "bills",
    columns: [
      ["state", { name: "enum", values: ["open", "paid"] }, { default: "open" }],
      ["tags", { name: "array", element: { name: "enum", values: ["a"], type: "tag" } }],
      ["mail", "ciText"],
    ],
  });

  test("enums, schemas and extensions stand beside the table", () => {
    const lowered = pgDialect.lower(declared);
    const named = (type: string) => ({ name: "named", object: "pg:enum", schema: "billing", type });
    expect(lowered.table.columns.map(({ type }) => type)).toEqual([
      named("bills_state"),
      { name: "array", element: named("tag") },
      { name: "ciText" },
    ]);
    expect(lowered.objects).toEqual([
      { kind: "pg:schema", schema: null, name: "billing", definition: {}, requires: [], provides: ["schema billing"] },
      {
        kind: "pg:enum",
        schema: "billing",
        name: "bills_state",
        definition: { values: ["open", "paid"] },
        requires: [],
      },
      { kind: "pg:enum", schema: "billing", name: "tag", definition: { values: ["a"] }, requires: [] },
      { kind: "pg:extension", schema: null, name: "citext", definition: {}, requires: [] },
    ]);
    expect(pgDialect.lower(lowered.table).table).toEqual(lowered.table);
    const normal = pgDialect.normalize(lowered.table);
    expect(normal.columns[0]?.default).toEqual({ kind: "sql", sql: `'open'::"billing"."bills_state"` });
    expect(pgDialect.normalize(normal)).toEqual(normal);
  });

  test.each([
    ["MIG_NAME_INVALID", table({ name: "ü".repeat(32), columns: [] })],
    ["MIG_NAME_INVALID", table({ name: "t", columns: [], indexes: [{ name: "i".repeat(64), keys: ["a"] }] })],
    ["MIG_UNSUPPORTED", table({ name: "t", columns: [], options: { strict: true } })],
    ["MIG_UNSUPPORTED", table({ name: "t", columns: [], foreignKeys: [{ ...author, match: "partial" }] })],
  ] as const)("%s", (code, given) => {
    expect(() => pgDialect.lower(given)).toThrow(failure(code));
  });
});

test.each<readonly [string, Operation]>([
  ["MIG_OBJECT_KIND_UNKNOWN", { kind: "pg:unknown", payload: null, inverse: null }],
  [
    "MIG_OBJECT_KIND_UNKNOWN",
    { kind: "dropObject", object: { kind: "other:thing", schema: null, name: "x", definition: null, requires: [] } },
  ],
  [
    "MIG_SNAPSHOT_INVALID",
    {
      kind: "createObject",
      object: { kind: "pg:enum", schema: null, name: "x", definition: { values: 5 }, requires: [] },
    },
  ],
  [
    "MIG_UNSUPPORTED",
    { kind: "createTable", table: table({ name: "t", columns: [["a", { name: "enum", values: [] }]] }) },
  ],
])("%s: %o", (code, op) => {
  expect(() => compile([op])).toThrow(expect.objectContaining({ code }));
});

test.each<readonly [Parameters<typeof column>[2], Parameters<typeof column>[2], boolean]>([
  [{}, { generated: { expression: "a" } }, true],
  [{ generated: { expression: "a" } }, { generated: { expression: "b" } }, true],
  [{ generated: { expression: "a" } }, {}, false],
  [{ generated: { expression: "a", stored: false } }, {}, true],
  [{}, { default: "x" }, false],
])("from %o to %o the table must be known: %s", (from, to, expected) => {
  const op = {
    kind: "alterColumn",
    table: posts,
    from: column("c", "text", from),
    to: column("c", "text", to),
  } as const;
  expect(pgDialect.readsState([op])).toBe(expected);
});
