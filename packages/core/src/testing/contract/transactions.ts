/** A transaction commits all or nothing. */
import assert from "node:assert/strict";
import type { Dialect, Session } from "../../adapter/adapter.ts";
import { column } from "../../model/column.ts";
import { publicScope } from "../../model/scope.ts";
import { emptySnapshot } from "../../model/snapshot.ts";
import { table } from "../../model/table.ts";
import { type ContractTest, rejectsWith, Stop } from "./contract-test.ts";
import { assertHolds, creation, lowerAll } from "./schema-work.ts";

const posts = table({ name: "posts", columns: [column("title", "text")] });

/** Creates the table with plain queries, so that the case decides about the transaction. */
async function createPosts(session: Session, dialect: Dialect): Promise<void> {
  const operations = creation(lowerAll(dialect, [posts]));
  for (const { sql } of dialect.compile(operations, emptySnapshot, publicScope)) await session.query(sql);
}

export const transactionTests: readonly ContractTest[] = [
  {
    name: "transactions: what is committed stays",
    run: async ({ connect, dialect }) => {
      const session = await connect();
      await session.transaction(() => createPosts(session, dialect));
      await assertHolds(session, dialect, lowerAll(dialect, [posts]), "after the commit");
    },
  },
  {
    name: "transactions: the body's result comes out",
    run: async ({ connect }) => {
      assert.equal(await (await connect()).transaction(async () => 7), 7);
    },
  },
  {
    name: "transactions: the body's error comes out",
    run: async ({ connect }) => {
      const session = await connect();
      const stop = new Stop();
      const caught = await session.transaction(() => Promise.reject(stop)).catch((error: unknown) => error);
      assert.equal(caught, stop);
    },
  },
  {
    name: "transactions: an error leaves nothing behind",
    applies: ({ transactionalDdl }) => transactionalDdl,
    run: async ({ connect, dialect }) => {
      const session = await connect();
      const body = async () => {
        await createPosts(session, dialect);
        throw new Stop();
      };
      await assert.rejects(session.transaction(body), Stop);
      await assertHolds(session, dialect, emptySnapshot, "after the rollback");
    },
  },
  {
    name: "transactions: a refused statement leaves nothing behind",
    applies: ({ transactionalDdl }) => transactionalDdl,
    run: async ({ connect, dialect }) => {
      const session = await connect();
      const body = async () => {
        await createPosts(session, dialect);
        await createPosts(session, dialect);
      };
      await rejectsWith(session.transaction(body), "MIG_STATEMENT_FAILED");
      await assertHolds(session, dialect, emptySnapshot, "after the rollback");
    },
  },
  {
    name: "transactions: the session goes on after a rollback",
    run: async ({ connect, dialect }) => {
      const session = await connect();
      await assert.rejects(
        session.transaction(() => Promise.reject(new Stop())),
        Stop,
      );
      await session.transaction(() => createPosts(session, dialect));
      await assertHolds(session, dialect, lowerAll(dialect, [posts]), "after the second transaction");
    },
  },
  {
    name: "transactions: others do not see what is not committed",
    applies: ({ transactionalDdl, concurrentSessions }) => transactionalDdl && concurrentSessions,
    run: async ({ connect, dialect }) => {
      const [one, other] = [await connect(), await connect()];
      await one.transaction(async () => {
        await createPosts(one, dialect);
        await assertHolds(other, dialect, emptySnapshot, "before the commit, from another session");
      });
      await assertHolds(other, dialect, lowerAll(dialect, [posts]), "after the commit, from another session");
    },
  },
  {
    name: "transactions: one that only reads refuses to write",
    run: async ({ connect, dialect }) => {
      const session = await connect();
      const body = () => createPosts(session, dialect);
      await rejectsWith(session.transaction(body, { readOnly: true }), "MIG_STATEMENT_FAILED");
      await assertHolds(session, dialect, emptySnapshot, "after the refused write");
    },
  },
  {
    name: "transactions: one that writes may follow one that only reads",
    run: async ({ connect, dialect }) => {
      const session = await connect();
      await session.transaction(() => session.introspect(publicScope), { readOnly: true });
      await session.transaction(() => createPosts(session, dialect));
      await assertHolds(session, dialect, lowerAll(dialect, [posts]), "after the write");
    },
  },
  {
    name: "transactions: foreign keys may be switched off for one",
    run: async ({ connect, dialect }) => {
      const session = await connect();
      await session.transaction(() => createPosts(session, dialect), { referencesOff: true });
      await assertHolds(session, dialect, lowerAll(dialect, [posts]), "after the commit");
    },
  },
];
