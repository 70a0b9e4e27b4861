/** Sessions begin and end. */
import assert from "node:assert/strict";
import { publicScope } from "../../model/scope.ts";
import { type ContractTest, rejectsWith } from "./contract-test.ts";

export const connectTests: readonly ContractTest[] = [
  {
    name: "connect: names the server",
    run: async ({ connect }) => {
      const { server } = await connect();
      assert.match(server, /\S/);
    },
  },
  {
    name: "connect: a new database is empty",
    run: async ({ connect }) => {
      const found = await (await connect()).introspect(publicScope);
      assert.deepEqual(found.tables, {});
    },
  },
  {
    name: "connect: a missing database has its own code",
    applies: (_, { database }) => database !== undefined,
    run: async ({ adapter, config }) => {
      await adapter.database?.drop(config, { force: true });
      await rejectsWith(adapter.connect(config), "MIG_DATABASE_MISSING");
    },
  },
  {
    name: "connect: a closed session says so",
    run: async ({ connect }) => {
      const session = await connect();
      await session.close();
      await rejectsWith(session.introspect(publicScope), "MIG_CONNECTION_FAILED");
    },
  },
  {
    name: "connect: two sessions work on one database",
    applies: ({ concurrentSessions }) => concurrentSessions,
    run: async ({ connect }) => {
      const [one, other] = [await connect(), await connect()];
      assert.deepEqual(await one.introspect(publicScope), await other.introspect(publicScope));
    },
  },
];
