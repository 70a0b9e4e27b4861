/** A tenant is a schema: created once, alone with its tables, renamed and dropped with everything in it. */
import assert from "node:assert/strict";
import type { Session, TenantAdmin } from "../../adapter/adapter.ts";
import { MigError } from "../../errors.ts";
import { column } from "../../model/column.ts";
import { publicScope, type Scope } from "../../model/scope.ts";
import { emptySnapshot } from "../../model/snapshot.ts";
import { table } from "../../model/table.ts";
import { ledgerStatements } from "../../runner/ledger.ts";
import { type ContractContext, type ContractTest, rejectsWith } from "./contract-test.ts";
import { creation, lowerAll } from "./schema-work.ts";

const scopeOf = (name: string): Scope => ({ kind: "tenant", name });

function adminOf({ adapter }: ContractContext): TenantAdmin {
  if (adapter.tenants !== undefined) return adapter.tenants;
  throw new MigError("MIG_BUG", "This case is for adapters that know tenants.");
}

/** With its ledger, by which a tenant is told from somebody else's schema. */
async function createTenant(context: ContractContext, session: Session, name: string): Promise<boolean> {
  const { dialect, config } = context;
  return session.transaction(async () => {
    const created = await adminOf(context).create(session, name);
    if (created) for (const sql of ledgerStatements(dialect, config.ledger, scopeOf(name))) await session.query(sql);
    return created;
  });
}

async function createPosts({ dialect }: ContractContext, session: Session, name: string): Promise<void> {
  const operations = creation(lowerAll(dialect, [table({ name: "posts", columns: [column("title", "text")] })]));
  for (const { sql } of dialect.compile(operations, emptySnapshot, scopeOf(name))) await session.query(sql);
}

async function tablesIn(session: Session, scope: Scope): Promise<readonly string[]> {
  return Object.keys((await session.introspect(scope)).tables);
}

const cases: readonly ContractTest[] = [
  {
    name: "tenants: one is created once",
    run: async (context) => {
      const session = await context.connect();
      const admin = adminOf(context);
      assert.equal(await admin.exists(session, "one"), false);
      assert.equal(await createTenant(context, session, "one"), true);
      assert.equal(await admin.exists(session, "one"), true);
      assert.equal(await createTenant(context, session, "one"), false);
    },
  },
  {
    name: "tenants: what fails while one is created leaves none",
    run: async (context) => {
      const session = await context.connect();
      const creating = session.transaction(async () => {
        await adminOf(context).create(session, "one");
        await session.query("this is no statement");
      });
      await rejectsWith(creating, "MIG_STATEMENT_FAILED");
      assert.equal(await adminOf(context).exists(session, "one"), false);
    },
  },
  {
    name: "tenants: the tables of one are those of nobody else",
    run: async (context) => {
      const session = await context.connect();
      for (const name of ["one", 'it\'s "2"']) await createTenant(context, session, name);
      await createPosts(context, session, 'it\'s "2"');
      assert.deepEqual(await tablesIn(session, scopeOf('it\'s "2"')), ["posts"]);
      assert.deepEqual(await tablesIn(session, scopeOf("one")), []);
      assert.deepEqual(await tablesIn(session, publicScope), []);
    },
  },
  {
    name: "tenants: one gets another name, with its tables",
    run: async (context) => {
      const session = await context.connect();
      const admin = adminOf(context);
      await createTenant(context, session, "one");
      await createPosts(context, session, "one");
      await session.transaction(() => admin.rename(session, "one", "two"));
      assert.deepEqual([await admin.exists(session, "one"), await admin.exists(session, "two")], [false, true]);
      assert.deepEqual(await tablesIn(session, scopeOf("two")), ["posts"]);
      await rejectsWith(
        session.transaction(() => admin.rename(session, "one", "three")),
        "MIG_TENANT_MISSING",
      );
    },
  },
  {
    name: "tenants: a dropped one is gone with its tables",
    run: async (context) => {
      const session = await context.connect();
      const admin = adminOf(context);
      await createTenant(context, session, "one");
      await createPosts(context, session, "one");
      const drop = () => session.transaction(() => admin.drop(session, "one", { atOnce: true }));
      assert.deepEqual([await drop(), await drop()], [true, false]);
      assert.equal(await admin.exists(session, "one"), false);
    },
  },
  {
    name: "tenants: the ledgers of several are read together",
    run: async (context) => {
      const session = await context.connect();
      const { config } = context;
      await createTenant(context, session, "one");
      await session.transaction(() => adminOf(context).create(session, "bare"));
      const found = await adminOf(context).readLedgers(session, config.ledger, ["one", "bare", "missing"]);
      assert.deepEqual(
        [...found].sort(([left], [right]) => (left < right ? -1 : 1)),
        [
          ["bare", null],
          ["one", []],
        ],
      );
    },
  },
  {
    name: "tenants: an empty name is none",
    run: async (context) => {
      await rejectsWith(
        Promise.resolve().then(() => adminOf(context).checkName("")),
        "MIG_NAME_INVALID",
      );
    },
  },
];

const manifest: ContractTest = {
  name: "tenants: the manifest says schema where tenants can be created, and only there",
  run: async ({ adapter, dialect }) => {
    assert.equal(adapter.tenants !== undefined, dialect.capabilities.tenants === "schema");
  },
};

export const tenantTests: readonly ContractTest[] = [
  manifest,
  ...cases.map((given): ContractTest => ({ ...given, applies: (_, { tenants }) => tenants !== undefined })),
];
