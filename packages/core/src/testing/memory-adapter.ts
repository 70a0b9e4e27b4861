/**
 * The smallest adapter that keeps the whole contract: its databases live in this process. It shows what each member of
 * the contract means, and lets the runner be tested without a database. It speaks no SQL and stores no rows.
 */
import type { Adapter, ConnectionConfig, DatabaseAdmin } from "../adapter/adapter.ts";
import { MigError } from "../errors.ts";
import { type MemoryDatabase, memoryDatabase } from "./memory-database.ts";
import { memoryDialect } from "./memory-dialect.ts";
import { MemorySession } from "./memory-session.ts";

export interface MemoryAdapter extends Adapter {
  readonly database: DatabaseAdmin;
}

/**
 * An adapter with no databases yet: `database.create` makes one under the config's url.
 *
 * Errors of `connect`: MIG_DATABASE_MISSING.
 *
 * @example const adapter = memoryAdapter(); await adapter.database.create({ url: "one", ledger });
 */
export function memoryAdapter(): MemoryAdapter {
  const databases = new Map<string, MemoryDatabase>();
  return {
    dialect: memoryDialect,
    connect: async (config) => {
      const database = databases.get(config.url);
      if (database === undefined) {
        throw new MigError("MIG_DATABASE_MISSING", `There is no database ${config.url}.`, {
          details: { url: config.url },
        });
      }
      return new MemorySession(database, config);
    },
    database: databaseAdmin(databases),
  };
}

function databaseAdmin(databases: Map<string, MemoryDatabase>): DatabaseAdmin {
  return {
    exists: async ({ url }: ConnectionConfig) => databases.has(url),
    create: async ({ url }: ConnectionConfig) => {
      if (databases.has(url)) return false;
      databases.set(url, memoryDatabase());
      return true;
    },
    drop: async ({ url }: ConnectionConfig, { force }: { readonly force: boolean }) => {
      const sessions = databases.get(url)?.sessions;
      if (sessions !== undefined && sessions.size > 0 && !force) {
        throw new MigError("MIG_DATABASE_IN_USE", `${sessions.size} sessions are open.`, { details: { url } });
      }
      for (const end of sessions?.values() ?? []) end();
      return databases.delete(url);
    },
  };
}
