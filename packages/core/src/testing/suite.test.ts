import assert from "node:assert/strict";
import { describe, expect, it } from "vitest";
import { memoryObjects as objects, memorySkips as skips } from "../../test/memory-contract.ts";
import type { Adapter, Session } from "../adapter/adapter.ts";
import { MigError } from "../errors.ts";
import { coreKinds, invert } from "../operations/definitions.ts";
import { runContractTest } from "./contract/contract-test.ts";
import { operationTests } from "./contract/operations.ts";
import { memoryAdapter } from "./memory-adapter.ts";
import { contractTests, type Skip, testAdapter } from "./suite.ts";

const ledger = { schema: null, name: "schema_migrations" };

function opener(adapter: Adapter) {
  let count = 0;
  return async () => {
    count += 1;
    const config = { url: `database ${count}`, ledger };
    await adapter.database?.create(config);
    return { config, close: async () => void (await adapter.database?.drop(config, { force: true })) };
  };
}

const memory = memoryAdapter();
testAdapter({ describe, it, adapter: memory, openDatabase: opener(memory), skips, objects });

describe("the suite", () => {
  it("has a case for every kind of operation", () => {
    const named = operationTests.map((test) => test.name.split(/[ ,]/)[1] ?? "");
    const inverses: Readonly<Record<string, string>> = {
      createTable: "dropTable",
      addColumn: "dropColumn",
      addPrimaryKey: "dropPrimaryKey",
      createIndex: "dropIndex",
      addForeignKey: "dropForeignKey",
      addCheck: "dropCheck",
      addStatement: "dropStatement",
      createObject: "dropObject",
    };
    const covered = new Set(named.flatMap((kind) => [kind, inverses[kind] ?? kind]));
    expect([...coreKinds].filter((kind) => !covered.has(kind))).toEqual([]);
    expect(invert({ kind: "execute", up: "a", down: "b" }).kind).toBe("execute");
  });

  it("has names that are unique and stable in form", () => {
    const names = contractTests(memoryAdapter()).map((test) => test.name);
    expect(names.filter((name) => !/^[a-z]+: \S/.test(name))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  it("fails for a skip that passes, and for one that names nothing", async () => {
    const adapter = memoryAdapter();
    const outcomes = await outcomesOf(adapter, [
      { test: "connect: names the server", reason: "none" },
      { test: "connect: no such case", reason: "none" },
    ]);
    expect(outcomes.filter((outcome) => outcome.failed).map((outcome) => outcome.name)).toEqual(
      [
        "connect: names the server (known gap: none)",
        "name cases that this adapter has",
        ...skips.map((skip) => skip.test),
      ].sort(),
    );
  });
});

async function outcomesOf(adapter: Adapter, known: readonly Skip[]) {
  const cases: { name: string; body: () => Promise<void> }[] = [];
  testAdapter({
    describe: (_, body) => body(),
    it: (name, body) => void cases.push({ name, body }),
    adapter,
    openDatabase: opener(adapter),
    skips: known,
  });
  const outcomes: { name: string; failed: boolean }[] = [];
  for (const { name, body } of cases) {
    outcomes.push({
      name,
      failed: await body().then(
        () => false,
        () => true,
      ),
    });
  }
  return outcomes.sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** An adapter that breaks one promise of the contract. */
function broken(breaking: (session: Session) => Partial<Session>, more: Partial<Adapter> = {}): Adapter {
  const adapter = memoryAdapter();
  return {
    ...adapter,
    ...more,
    connect: async (config) => {
      const session = await adapter.connect(config);
      const changed = breaking(session);
      return new Proxy(session, {
        get: (target, key) => {
          const value = Reflect.get(key in changed ? changed : target, key);
          return typeof value === "function" ? value.bind(key in changed ? changed : target) : value;
        },
      });
    },
  };
}

const whole = memoryAdapter();
const { dialect } = whole;

/** What is broken, and which cases must say so. */
const breakages: readonly (readonly [what: string, adapter: Adapter, cases: readonly string[]])[] = [
  [
    "a transaction that does not roll back",
    broken(() => ({ transaction: async (body) => body() })),
    ["transactions: an error leaves nothing behind", "transactions: one that only reads refuses to write"],
  ],
  [
    "a lock that everybody gets",
    broken(() => ({ tryLock: async () => true, unlock: async () => true })),
    ["lock: keeps other sessions out until it is given back", "lock: giving back what one does not hold says no"],
  ],
  [
    "a lock that outlives its session",
    broken((session) => ({ close: async () => void session })),
    ["lock: dies with its session", "connect: a closed session says so"],
  ],
  [
    "a ledger that forgets the note",
    broken((session) => ({
      ledger: { ...session.ledger, insert: (scope, row) => session.ledger.insert(scope, { ...row, note: null }) },
    })),
    ["ledger: rows come back as they were written, in order of seq"],
  ],
  [
    "a ledger that is never there",
    broken((session) => ({ ledger: { ...session.ledger, read: async () => null } })),
    ["ledger: is empty at first"],
  ],
  [
    "an introspection that is blind to indexes",
    broken((session) => ({
      introspect: async (scope, only) => {
        const found = await session.introspect(scope, only);
        const tables = Object.entries(found.tables).map(([key, table]) => [key, { ...table, indexes: [] }] as const);
        return { ...found, tables: Object.fromEntries(tables) };
      },
    })),
    ["operations: createIndex on a column, and back", "names: a double quote", "introspection: random schema 1"],
  ],
  [
    "errors without a code",
    broken((session) => ({
      query: (sql) =>
        session.query(sql).catch(() => {
          throw new TypeError("driver error");
        }),
    })),
    ["errors: a text that is no statement", "errors: a table that exists"],
  ],
  [
    "a dialect that drops what it does not know",
    {
      ...whole,
      dialect: {
        ...dialect,
        compile: (operations, before, scope) =>
          dialect.compile(
            operations.filter((op) => op.kind !== "addCheck"),
            before,
            scope,
          ),
      },
    },
    ["operations: addCheck on a column, and back"],
  ],
  [
    "a capability that is denied and not refused",
    { ...whole, dialect: { ...dialect, capabilities: { ...dialect.capabilities, arrays: false } } },
    ["dialect: refuses arrays"],
  ],
  [
    "names that are cut in silence",
    {
      ...whole,
      dialect: {
        ...dialect,
        lower: (table) => dialect.lower({ ...table, name: table.name.slice(0, 10) }),
      },
    },
    ["names: a longer one is refused when it is declared"],
  ],
  [
    "a missing database that is made on the way",
    {
      ...whole,
      connect: async (config) => {
        await whole.database.create(config);
        return whole.connect(config);
      },
    },
    ["connect: a missing database has its own code"],
  ],
  [
    "a capability that is promised and not kept",
    {
      ...whole,
      dialect: {
        ...dialect,
        compile: (operations, before, scope) => {
          if (operations.some((op) => op.kind === "createIndex" && op.index.where !== null)) {
            throw new MigError("MIG_UNSUPPORTED", "There are no partial indexes.");
          }
          return dialect.compile(operations, before, scope);
        },
      },
    },
    ["operations: createIndex on a part of the rows, and back"],
  ],
  [
    "tenants that are promised and cannot be created",
    { ...whole, dialect: { ...dialect, capabilities: { ...dialect.capabilities, tenants: "schema" } } },
    ["tenants: the manifest says schema where tenants can be created, and only there"],
  ],
  [
    "a way back that keeps a column",
    {
      ...whole,
      dialect: {
        ...dialect,
        compile: (operations, before, scope) =>
          dialect.compile(
            operations.filter((op) => op.kind !== "dropColumn"),
            before,
            scope,
          ),
      },
    },
    ["proofs: a column is renamed, one comes, one becomes wider and one goes"],
  ],
  [
    "a dialect that takes the objects of others for its own",
    {
      ...whole,
      dialect: {
        ...dialect,
        compile: (operations, before, scope) =>
          dialect.compile(
            operations.filter((op) => op.kind !== "createObject"),
            before,
            scope,
          ),
      },
    },
    [
      "dialect: objects and operations of another adapter are not taken for its own",
      "operations: createObject, and back",
    ],
  ],
  [
    "a drop that does not look who is there",
    { ...whole, database: { ...whole.database, drop: (config) => whole.database.drop(config, { force: true }) } },
    ["database: one in use is kept"],
  ],
];

describe("a broken adapter fails", () => {
  it("in every topic that the memory database has", () => {
    const broken = new Set(breakages.flatMap(([, , cases]) => cases.map((name) => name.split(":")[0])));
    const topics = new Set(contractTests(whole).map(({ name }) => name.split(":")[0]));
    // Rows are lost in @mig/sqlite: the memory database keeps none.
    expect([...topics].filter((topic) => !broken.has(topic))).toEqual(["rows"]);
  });

  for (const [what, adapter, cases] of breakages) {
    it(what, async () => {
      for (const name of cases) {
        const test = contractTests(adapter).find((candidate) => candidate.name === name);
        assert.ok(test !== undefined, `there is no case "${name}"`);
        await expect(runContractTest(test, adapter, opener(adapter)), name).rejects.toThrow();
      }
    });
  }
});
