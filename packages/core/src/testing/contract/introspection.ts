/** What introspection reports is what `normalize` promises, for everything that the capabilities name. */
import assert from "node:assert/strict";
import type { Dialect } from "../../adapter/adapter.ts";
import type { Capabilities } from "../../adapter/capabilities.ts";
import { isMigError } from "../../errors.ts";
import { column } from "../../model/column.ts";
import { canonicalJson } from "../../model/json.ts";
import { publicScope } from "../../model/scope.ts";
import { type Table, table } from "../../model/table.ts";
import { type ColumnType, showType, simpleTypeNames } from "../../model/type.ts";
import { randomSchema } from "../random-schema.ts";
import type { ContractTest } from "./contract-test.ts";
import { assertHolds, create } from "./schema-work.ts";

const types: readonly ColumnType[] = [
  ...simpleTypeNames.map((name): ColumnType => ({ name })),
  { name: "string" },
  { name: "string", length: 40 },
  { name: "decimal" },
  { name: "decimal", precision: 10, scale: 2 },
  { name: "time" },
  { name: "datetime", zone: false },
  { name: "datetime", zone: true },
  { name: "datetime", zone: true, precision: 0 },
  { name: "enum", values: ["draft", "it's live"] },
];

const arrays: readonly ColumnType[] = [
  { name: "array", element: { name: "text" } },
  { name: "array", element: { name: "integer" } },
];

const literals: readonly (readonly [ColumnType, string | number | boolean])[] = [
  [{ name: "text" }, ""],
  [{ name: "text" }, 'it\'s "so"'],
  [{ name: "integer" }, -7],
  [{ name: "bigint" }, "9007199254740993"],
  [{ name: "float" }, 1.5],
  [{ name: "boolean" }, true],
  [{ name: "boolean" }, false],
  [{ name: "decimal", precision: 10, scale: 2 }, "12.50"],
  [{ name: "date" }, "2026-01-02"],
];

const one = (name: string, tables: readonly Table[], applies?: (given: Capabilities) => boolean): ContractTest => ({
  name: `introspection: ${name}`,
  ...(applies === undefined ? {} : { applies }),
  run: async ({ connect, dialect }) => {
    const session = await connect();
    await assertHolds(session, dialect, await create(session, dialect, tables), "after create");
  },
});

const holding = (type: ColumnType): Table =>
  table({ name: "holders", columns: [column("id", "integer", { nullable: false }), column("held", type)] });

const numbered = (kind: "serial" | "identity", always: boolean): Table =>
  table({
    name: "numbers",
    columns: [column("id", "bigint", { nullable: false, autoIncrement: { kind, always } })],
    primaryKey: { name: "numbers_pkey", columns: ["id"] },
  });

const composite = table({
  name: "members",
  columns: [
    column("org_id", "integer", { nullable: false }),
    column("user_id", "integer", { nullable: false }),
    column("role", "text"),
  ],
  primaryKey: { name: "members_pkey", columns: ["org_id", "user_id"] },
  indexes: [{ name: "members_role_index", keys: ["role", { column: "user_id", direction: "desc" }] }],
});

const computed = (stored: boolean): Table =>
  table({
    name: "sums",
    columns: [
      column("left", "integer"),
      column("right", "integer"),
      column("sum", "integer", { generated: { expression: '"left" + "right"', stored } }),
    ],
  });

const keysOfTwo = [
  composite,
  table({
    name: "logins",
    columns: [column("org_id", "integer"), column("user_id", "integer")],
    foreignKeys: [
      {
        name: "logins_member_fkey",
        columns: ["org_id", "user_id"],
        references: { table: "members", columns: ["org_id", "user_id"] },
        onDelete: "cascade",
      },
    ],
  }),
];

const only: ContractTest = {
  name: "introspection: only the tables that were asked for",
  run: async ({ connect, dialect }) => {
    const session = await connect();
    const all = await create(session, dialect, [composite, holding({ name: "text" })]);
    const found = await session.introspect(publicScope, [{ schema: null, name: "members" }]);
    assert.deepEqual(Object.keys(found.tables), ["members"]);
    assert.equal(Object.keys(all.tables).length, 2);
  },
};

const stable: ContractTest = {
  name: "introspection: two readings are equal",
  run: async ({ connect, dialect }) => {
    const session = await connect();
    await create(session, dialect, keysOfTwo.slice(0, 1));
    assert.deepEqual(await session.introspect(publicScope), await session.introspect(publicScope));
  },
};

const seeds = [1, 2, 3, 4, 5, 6, 7, 8];

const random = (seed: number): ContractTest => ({
  name: `introspection: random schema ${seed}`,
  run: async ({ connect, dialect }) => {
    const session = await connect();
    const { tables } = randomSchema(seed, dialect.capabilities);
    await assertHolds(session, dialect, await create(session, dialect, Object.values(tables)), `seed ${seed}`);
  },
});

/** What has no capability of its own is stored or refused. Errors: all but MIG_UNSUPPORTED. */
function lowers(dialect: Dialect, declared: Table): boolean {
  try {
    dialect.lower(declared);
    return true;
  } catch (error) {
    if (isMigError(error) && error.code === "MIG_UNSUPPORTED") return false;
    throw error;
  }
}

export const introspectionTests: readonly ContractTest[] = [
  ...types.map((type) => one(`a column of ${showType(type)}`, [holding(type)])),
  ...arrays.map((type) => one(`a column of ${showType(type)}`, [holding(type)], (given) => given.arrays)),
  ...literals.map(([type, literal]) =>
    one(`${showType(type)} default ${canonicalJson(literal)}`, [
      table({ name: "holders", columns: [column("held", type, { nullable: false, default: literal })] }),
    ]),
  ),
  one("the default that is the present time", [
    table({
      name: "holders",
      columns: [column("held", { name: "datetime", zone: true }, { default: { kind: "generator", name: "now" } })],
    }),
  ]),
  one("a key of two columns and an index with a direction", [composite]),
  one("a foreign key of two columns", keysOfTwo, (given) => given.foreignKeys),
  one("a stored computed column", [computed(true)], ({ generatedColumns: g }) => g === "stored" || g === "both"),
  one("a virtual computed column", [computed(false)], ({ generatedColumns: g }) => g === "virtual" || g === "both"),
  one("a serial key", [numbered("serial", false)], (given) => given.serial),
  one("an identity key", [numbered("identity", false)], (given) => given.identity),
  {
    ...one("an identity key that is always handed out, or refused", [numbered("identity", true)]),
    applies: ({ identity }, { dialect }) => identity && lowers(dialect, numbered("identity", true)),
  },
  only,
  stable,
  ...seeds.map(random),
];
