import { join } from "node:path";
import { type ConnectionConfig, type Operation, publicScope, type Session, type Snapshot } from "@mig/core/adapter";
import { scratchFolder } from "@mig/test-support";
import { onTestFinished } from "vitest";
import { sqliteAdapter } from "../src/index.ts";

export interface ScratchFile {
  readonly path: string;
  readonly config: ConnectionConfig;
  readonly session: Session;
}

/** A new file with this schema and these rows, gone when the test has finished. */
export async function scratchFile(sql = ""): Promise<ScratchFile> {
  const folder = await scratchFolder();
  const path = join(folder.path, "test.db");
  const config = { url: path, ledger: { schema: null, name: "schema_migrations" }, options: { busyTimeoutMs: 200 } };
  await sqliteAdapter.database?.create(config);
  const session = await sqliteAdapter.connect(config);
  onTestFinished(async () => {
    await session.close();
    await folder.remove();
  });
  if (sql !== "") await session.query(sql);
  return { path, config, session };
}

export function read(session: Session): Promise<Snapshot> {
  return session.introspect(publicScope);
}

/** Runs the operations as a runner does, and says which SQL that was. */
export async function migrate(session: Session, operations: readonly Operation[]): Promise<readonly string[]> {
  const { dialect } = sqliteAdapter;
  const before = dialect.readsState(operations) ? await read(session) : { tables: {}, objects: {} };
  const statements = dialect.compile(operations, before, publicScope);
  const referencesOff = statements.some((statement) => statement.referencesOff);
  await session.transaction(
    async () => {
      for (const { sql } of statements) await session.query(sql);
    },
    { referencesOff },
  );
  return statements.map(({ sql }) => sql);
}

/** The state as introspection promises to report it. */
export function normalized(state: Snapshot): Snapshot {
  const tables = Object.entries(state.tables).map(([key, table]) => [key, sqliteAdapter.dialect.normalize(table)]);
  return { ...state, tables: Object.fromEntries(tables) };
}
