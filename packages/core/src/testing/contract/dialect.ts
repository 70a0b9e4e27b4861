/** The pure half: lowering and normalizing twice changes nothing, compiling twice gives the same, refusals come early. */
import assert from "node:assert/strict";
import type { Capabilities } from "../../adapter/capabilities.ts";
import { column } from "../../model/column.ts";
import { publicScope } from "../../model/scope.ts";
import { emptySnapshot } from "../../model/snapshot.ts";
import { type TableSpec, table } from "../../model/table.ts";
import type { Operation } from "../../operations/vocabulary.ts";
import { randomSchema } from "../random-schema.ts";
import { type ContractTest, rejectsWith } from "./contract-test.ts";
import { creation, lowerAll } from "./schema-work.ts";

const seeds = [11, 12, 13, 14];

const laws: readonly ContractTest[] = [
  {
    name: "dialect: lowering twice changes nothing",
    run: async ({ dialect }) => {
      for (const seed of seeds) {
        const once = lowerAll(dialect, Object.values(randomSchema(seed, dialect.capabilities).tables)).tables;
        assert.deepEqual(lowerAll(dialect, Object.values(once)).tables, once, `seed ${seed}`);
      }
    },
  },
  {
    name: "dialect: normalizing twice changes nothing",
    run: async ({ dialect }) => {
      for (const seed of seeds) {
        const { tables } = lowerAll(dialect, Object.values(randomSchema(seed, dialect.capabilities).tables));
        for (const lowered of Object.values(tables)) {
          const once = dialect.normalize(lowered);
          assert.deepEqual(dialect.normalize(once), once, `seed ${seed}`);
        }
      }
    },
  },
  {
    name: "dialect: compiling twice gives the same statements",
    run: async ({ dialect }) => {
      for (const seed of seeds) {
        const operations = creation(lowerAll(dialect, Object.values(randomSchema(seed, dialect.capabilities).tables)));
        const once = dialect.compile(operations, emptySnapshot, publicScope);
        assert.deepEqual(dialect.compile(operations, emptySnapshot, publicScope), once, `seed ${seed}`);
      }
    },
  },
  {
    name: "dialect: every statement names the operation that it comes from",
    run: async ({ dialect }) => {
      for (const seed of seeds) {
        const operations = creation(lowerAll(dialect, Object.values(randomSchema(seed, dialect.capabilities).tables)));
        for (const { sql, origin } of dialect.compile(operations, emptySnapshot, publicScope)) {
          assert.ok(operations[origin] !== undefined, `${sql} comes from ${origin}`);
        }
      }
    },
  },
  {
    name: "dialect: its kinds of objects carry its name",
    run: async ({ dialect }) => {
      const kinds = dialect.objectKinds.map(({ kind }) => kind);
      assert.deepEqual(
        kinds.filter((kind) => !kind.startsWith(`${dialect.name}:`)),
        [],
      );
      assert.equal(new Set(kinds).size, kinds.length);
    },
  },
  {
    name: "dialect: objects and operations of another adapter are not taken for its own",
    run: async ({ dialect }) => {
      const object = { kind: "stranger:thing", schema: null, name: "thing", definition: {}, requires: [] } as const;
      const strange: readonly Operation[] = [
        { kind: "createObject", object },
        { kind: "dropObject", object },
        { kind: "stranger:verb", payload: {}, inverse: null },
      ];
      for (const operation of strange) {
        const compiling = Promise.resolve().then(() => dialect.compile([operation], emptySnapshot, publicScope));
        await rejectsWith(compiling, "MIG_OBJECT_KIND_UNKNOWN");
      }
    },
  },
  {
    name: "dialect: nothing to do is no statement",
    run: async ({ dialect }) => {
      assert.deepEqual(dialect.compile([], emptySnapshot, publicScope), []);
    },
  },
];

const reference = { name: "posts_id_fkey", columns: ["id"], references: { table: "posts", columns: ["id"] } };
const indexOf = (more: object) => ({ indexes: [{ name: "posts_index", unique: true, keys: ["id"], ...more }] });

/** What a capability allows; without it, declaring this must be refused and not be dropped in silence. */
const declarations: readonly (readonly [name: string, can: (given: Capabilities) => boolean, Partial<TableSpec>])[] = [
  ["partial indexes", (given) => given.partialIndexes, indexOf({ where: '"id" > 0' })],
  ["expression indexes", (given) => given.expressionIndexes, indexOf({ keys: [{ expression: '"id" + 1' }] })],
  ["index methods", (given) => given.indexMethods, indexOf({ unique: false, method: "hash" })],
  ["included columns", (given) => given.includeColumns, indexOf({ include: ["title"] })],
  ["nulls that are not distinct", (given) => given.nullsNotDistinct, indexOf({ nullsDistinct: false })],
  ["foreign keys", (given) => given.foreignKeys, { foreignKeys: [reference] }],
  [
    "deferrable foreign keys",
    (given) => given.deferrableForeignKeys,
    { foreignKeys: [{ ...reference, deferrable: "deferred" }] },
  ],
  [
    "set null for some columns",
    (given) => given.setNullColumns,
    { foreignKeys: [{ ...reference, onDelete: "setNull", onDeleteColumns: ["id"] }] },
  ],
  ["checks", (given) => given.checks, { checks: [{ name: "posts_check", expression: '"id" > 0' }] }],
  [
    "constraints that are not validated",
    (given) => given.unvalidatedConstraints,
    { checks: [{ name: "posts_check", expression: '"id" > 0', validated: false }] },
  ],
  [
    "stored computed columns",
    ({ generatedColumns }) => generatedColumns === "stored" || generatedColumns === "both",
    { columns: [column("id", "integer"), column("next", "integer", { generated: { expression: '"id" + 1' } })] },
  ],
  ["columns of other tables", (given) => given.inheritance, { inherits: { from: ["users"] } }],
  ["arrays", (given) => given.arrays, { columns: [column("id", { name: "array", element: { name: "integer" } })] }],
];

const refusals = declarations.map(
  ([name, can, spec]): ContractTest => ({
    name: `dialect: refuses ${name}`,
    applies: (given) => !can(given),
    run: async ({ dialect }) => {
      const declared = table({ name: "posts", columns: [column("id", "integer"), column("title", "text")], ...spec });
      await rejectsWith(
        Promise.resolve().then(() => dialect.lower(declared)),
        "MIG_UNSUPPORTED",
      );
    },
  }),
);

export const dialectTests: readonly ContractTest[] = [...laws, ...refusals];
