/** Databases are created and dropped, and the answers say what was there before. */
import assert from "node:assert/strict";
import type { DatabaseAdmin } from "../../adapter/adapter.ts";
import { MigError } from "../../errors.ts";
import { column } from "../../model/column.ts";
import { emptySnapshot } from "../../model/snapshot.ts";
import { table } from "../../model/table.ts";
import { type ContractContext, type ContractTest, rejectsWith } from "./contract-test.ts";
import { assertHolds, create } from "./schema-work.ts";

function adminOf({ adapter }: ContractContext): DatabaseAdmin {
  if (adapter.database !== undefined) return adapter.database;
  throw new MigError("MIG_BUG", "This case is for adapters that create databases.");
}

const cases: readonly ContractTest[] = [
  {
    name: "database: one that is there exists",
    run: async (context) => {
      assert.equal(await adminOf(context).exists(context.config), true);
    },
  },
  {
    name: "database: one that is there is not created again",
    run: async (context) => {
      const { connect, dialect } = context;
      const session = await connect();
      const held = await create(session, dialect, [table({ name: "t", columns: [column("id", "integer")] })]);
      await session.close();
      assert.equal(await adminOf(context).create(context.config), false);
      await assertHolds(await connect(), dialect, held, "after the second create");
    },
  },
  {
    name: "database: a dropped one is gone",
    run: async (context) => {
      const admin = adminOf(context);
      assert.equal(await admin.drop(context.config, { force: false }), true);
      assert.equal(await admin.exists(context.config), false);
      assert.equal(await admin.drop(context.config, { force: false }), false);
    },
  },
  {
    name: "database: a new one is empty and can be used",
    run: async (context) => {
      const admin = adminOf(context);
      const session = await context.connect();
      await create(session, context.dialect, [table({ name: "t", columns: [column("id", "integer")] })]);
      await session.close();
      await admin.drop(context.config, { force: false });
      assert.equal(await admin.create(context.config), true);
      await assertHolds(await context.connect(), context.dialect, emptySnapshot, "after create");
    },
  },
  {
    name: "database: one in use is kept",
    run: async (context) => {
      const session = await context.connect();
      await rejectsWith(adminOf(context).drop(context.config, { force: false }), "MIG_DATABASE_IN_USE");
      await assertHolds(session, context.dialect, emptySnapshot, "after the refused drop");
    },
  },
  {
    name: "database: one in use is dropped by force",
    run: async (context) => {
      await context.connect();
      assert.equal(await adminOf(context).drop(context.config, { force: true }), true);
      assert.equal(await adminOf(context).exists(context.config), false);
    },
  },
];

export const databaseTests: readonly ContractTest[] = cases.map((given) => ({
  ...given,
  applies: (_, { database }) => database !== undefined,
}));
