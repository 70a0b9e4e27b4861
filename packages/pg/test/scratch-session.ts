/** A session on a database of one test, and what the tests do with it. */
import {
  type ConnectionConfig,
  type ErrorCode,
  type Operation,
  publicScope,
  type Scope,
  type Session,
  type Snapshot,
  tableRef,
} from "@mig/core/adapter";
import { NEWEST_POSTGRES, OLDEST_POSTGRES, scratchDatabase } from "@mig/test-support";
import { expect, onTestFinished } from "vitest";
import { pgAdapter, pgDialect } from "../src/index.ts";

/** The versions between them differ in nothing that the adapter does. */
export const majors = [OLDEST_POSTGRES, NEWEST_POSTGRES];

export interface Scratch {
  readonly session: Session;
  readonly config: ConnectionConfig;
  /** Another session on the same database. */
  another(): Promise<Session>;
}

export async function scratchSession(major: number = NEWEST_POSTGRES): Promise<Scratch> {
  const database = await scratchDatabase({ major });
  const config = { url: database.url, ledger: tableRef("schema_migrations") };
  const sessions: Session[] = [];
  const another = async () => {
    const session = await pgAdapter.connect(config);
    sessions.push(session);
    return session;
  };
  onTestFinished(async () => {
    await Promise.all(sessions.map((session) => session.close().catch(() => undefined)));
    await database.drop();
  });
  return { session: await another(), config, another };
}

/** Each statement by itself, as a runner does. */
export async function run(
  session: Session,
  operations: readonly Operation[],
  scope: Scope = publicScope,
): Promise<void> {
  const before = await session.introspect(scope);
  for (const { sql } of pgDialect.compile(operations, before, scope)) await session.query(sql);
}

/** For comparison: normalized, the order of columns left out. */
export function comparable({ tables, objects }: Snapshot): Snapshot {
  const entries = Object.entries(tables).map(([key, table]) => {
    const { columns, ...rest } = pgDialect.normalize(table);
    return [key, { ...rest, columns: [...columns].sort((left, right) => (left.name < right.name ? -1 : 1)) }] as const;
  });
  return { tables: Object.fromEntries(entries), objects };
}

/** An error with this code and at least these details. */
export function failure(code: ErrorCode, details: object = {}): unknown {
  return expect.objectContaining({ code, details: expect.objectContaining(details) });
}
