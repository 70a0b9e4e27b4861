/** One case of the contract suite, and what it is given. Knows no test runner. */
import assert from "node:assert/strict";
import type { Adapter, ConnectionConfig, Dialect, Session } from "../../adapter/adapter.ts";
import type { Capabilities } from "../../adapter/capabilities.ts";
import { type ErrorCode, isMigError } from "../../errors.ts";

export interface ContractTest {
  /** `topic: case`, stable: skips name it. */
  readonly name: string;
  /** Which adapters it is for; all when absent. */
  applies?(capabilities: Capabilities, adapter: Adapter): boolean;
  run(context: ContractContext): Promise<void>;
}

export interface ContractContext {
  readonly adapter: Adapter;
  readonly dialect: Dialect;
  /** Of an empty database of this case alone. */
  readonly config: ConnectionConfig;
  /** One more session; all of them are closed after the case. */
  connect(): Promise<Session>;
}

/** The adapter's own test files know how to make an empty database. */
export interface OpenDatabase {
  readonly config: ConnectionConfig;
  /** Removes the database. Called when all sessions are closed; the case may have dropped it. */
  close(): Promise<void>;
}

/** Runs one case on a database of its own. */
export async function runContractTest(
  test: ContractTest,
  adapter: Adapter,
  openDatabase: () => Promise<OpenDatabase>,
): Promise<void> {
  const database = await openDatabase();
  const sessions: Session[] = [];
  try {
    await test.run({
      adapter,
      dialect: adapter.dialect,
      config: database.config,
      connect: async () => {
        const session = await adapter.connect(database.config);
        sessions.push(session);
        return session;
      },
    });
  } finally {
    // A case may have ended a session by itself; ending it again must not hide the case's own failure.
    for (const session of sessions) await session.close().catch(() => undefined);
    await database.close();
  }
}

/** Fails unless the promise rejects with a MigError of one of these codes. */
export async function rejectsWith(promise: Promise<unknown>, ...codes: readonly ErrorCode[]): Promise<void> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  assert.notEqual(error, null, `expected ${codes.join(" or ")}, but it succeeded`);
  assert.ok(isMigError(error), `expected a MigError, got ${error}`);
  assert.ok(codes.includes(error.code), `expected ${codes.join(" or ")}, got ${error.code}: ${error.message}`);
}

/** What a case throws to end a transaction. */
export class Stop extends Error {}
