/** The lock of a run: one session has it, and it is gone with the session. */
import assert from "node:assert/strict";
import type { Capabilities } from "../../adapter/capabilities.ts";
import type { ContractTest } from "./contract-test.ts";

const name = "mig:schema_migrations:public";
const forSessions = ({ lock }: Capabilities) => lock === "session";

export const lockTests: readonly ContractTest[] = [
  {
    name: "lock: is granted when it is free",
    run: async ({ connect }) => {
      assert.equal(await (await connect()).tryLock(name), true);
    },
  },
  {
    name: "lock: is given back",
    run: async ({ connect }) => {
      const session = await connect();
      await session.tryLock(name);
      assert.equal(await session.unlock(name), true);
    },
  },
  {
    name: "lock: can be taken again",
    run: async ({ connect }) => {
      const session = await connect();
      for (const round of [1, 2, 3]) {
        assert.equal(await session.tryLock(name), true, `taken, round ${round}`);
        assert.equal(await session.unlock(name), true, `given back, round ${round}`);
      }
    },
  },
  {
    name: "lock: keeps other sessions out until it is given back",
    applies: forSessions,
    run: async ({ connect }) => {
      const [one, other] = [await connect(), await connect()];
      assert.equal(await one.tryLock(name), true);
      assert.equal(await other.tryLock(name), false);
      assert.equal(await one.unlock(name), true);
      assert.equal(await other.tryLock(name), true);
    },
  },
  {
    name: "lock: dies with its session",
    applies: forSessions,
    run: async ({ connect }) => {
      const [one, other] = [await connect(), await connect()];
      await one.tryLock(name);
      await one.close();
      assert.equal(await eventually(() => other.tryLock(name)), true);
    },
  },
  {
    name: "lock: is shared by those who ask for that, and keeps out who wants it alone",
    applies: forSessions,
    run: async ({ connect }) => {
      const [one, other, alone] = [await connect(), await connect(), await connect()];
      assert.equal(await one.tryLock(name, { shared: true }), true);
      assert.equal(await other.tryLock(name, { shared: true }), true);
      assert.equal(await alone.tryLock(name), false);
      assert.equal(await one.unlock(name), true);
      assert.equal(await alone.tryLock(name), false);
      assert.equal(await other.unlock(name), true);
      assert.equal(await alone.tryLock(name), true);
      assert.equal(await one.tryLock(name, { shared: true }), false);
    },
  },
  {
    name: "lock: is given back by the end of the transaction, when that is asked for",
    applies: forSessions,
    run: async ({ connect }) => {
      const [one, other] = [await connect(), await connect()];
      await one.transaction(async () => {
        assert.equal(await one.tryLock(name, { untilCommit: true }), true);
        assert.equal(await other.tryLock(name), false);
      });
      assert.equal(await other.tryLock(name), true);
    },
  },
  {
    name: "lock: another name is another lock",
    applies: forSessions,
    run: async ({ connect }) => {
      const [one, other] = [await connect(), await connect()];
      await one.tryLock(name);
      assert.equal(await other.tryLock("mig:schema_migrations:tenant/public"), true);
    },
  },
  {
    name: "lock: giving back what one does not hold says no",
    applies: forSessions,
    run: async ({ connect }) => {
      const [one, other] = [await connect(), await connect()];
      assert.equal(await one.unlock(name), false);
      await one.tryLock(name);
      assert.equal(await other.unlock(name), false);
      assert.equal(await other.tryLock(name), false);
    },
  },
  {
    name: "lock: a free one has no holder",
    run: async ({ connect }) => {
      assert.equal(await (await connect()).lockHolder(name), null);
    },
  },
  {
    name: "lock: works inside and outside of transactions alike",
    applies: forSessions,
    run: async ({ connect }) => {
      const [one, other] = [await connect(), await connect()];
      await one.tryLock(name);
      await one.transaction(async () => undefined);
      assert.equal(await other.tryLock(name), false);
    },
  },
];

/** A server notices the end of a connection a moment later. */
async function eventually(question: () => Promise<boolean>): Promise<boolean> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    if (await question()) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}
