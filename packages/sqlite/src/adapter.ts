/** The dialect with its connection. */
import type { Adapter } from "@mig/core/adapter";
import { betterSqlite3 } from "./better-sqlite3.ts";
import { connect } from "./connection.ts";
import { databaseAdmin } from "./database.ts";
import { sqliteDialect } from "./dialect.ts";
import type { SqliteDriver } from "./driver.ts";

/**
 * The adapter over a driver of your own. What a driver must do is told by `SqliteDriver`; `@mig/core/testing` tells whether
 * it does.
 *
 * @example const adapter = sqliteAdapterWith({ name: "mine", open: async (path) => handleOf(path) });
 */
export function sqliteAdapterWith(driver: SqliteDriver): Adapter {
  return { dialect: sqliteDialect, connect: (config) => connect(driver, config), database: databaseAdmin(driver) };
}

/**
 * The SQLite adapter. The url is a path, `file:…`, `sqlite:…` or `:memory:`; options are `busyTimeoutMs`, `journalMode`
 * and those of better-sqlite3. Connecting never makes a file. Integers beyond 2^53 come back as bigints.
 *
 * Errors: MIG_DRIVER_MISSING, MIG_DATABASE_MISSING, MIG_DATABASE_LOCKED, MIG_CONNECTION_FAILED, MIG_CONFIG_INVALID.
 *
 * @example
 * const session = await sqliteAdapter.connect({ url: "blog.db", ledger: { schema: null, name: "schema_migrations" } });
 */
export const sqliteAdapter: Adapter = sqliteAdapterWith(betterSqlite3);
