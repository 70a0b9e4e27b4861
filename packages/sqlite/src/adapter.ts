/** SQLite by better-sqlite3: the dialect with its connection. */
import type { Adapter } from "@mig/core/adapter";
import { connect } from "./connection.ts";
import { database } from "./database.ts";
import { sqliteDialect } from "./dialect.ts";

/**
 * The SQLite adapter. The url is a path, `file:…`, `sqlite:…` or `:memory:`; options are `busyTimeoutMs`, `journalMode`
 * and those of better-sqlite3. Connecting never makes a file. Integers beyond 2^53 come back as bigints.
 *
 * Errors: MIG_DRIVER_MISSING, MIG_DATABASE_MISSING, MIG_DATABASE_LOCKED, MIG_CONNECTION_FAILED, MIG_CONFIG_INVALID.
 *
 * @example
 * const session = await sqliteAdapter.connect({ url: "blog.db", ledger: { schema: null, name: "schema_migrations" } });
 */
export const sqliteAdapter: Adapter = { dialect: sqliteDialect, connect, database };
