import type { Adapter } from "@mig/core/adapter";
import { connect } from "./connection.ts";
import { databaseAdmin } from "./database.ts";
import { pgDialect } from "./dialect.ts";
import type { PgDriver } from "./driver.ts";
import { nodePostgres } from "./node-postgres.ts";
import { tenantAdmin } from "./tenants.ts";

/**
 * The adapter over a driver of your own, for PostgreSQL 14 to 18 behind a socket. What a driver must do is told by
 * `PgDriver`; `@mig/core/testing` tells whether it does.
 *
 * @example const adapter = pgAdapterWith({ name: "mine", connect: async ({ url }) => ({ query, close }) });
 */
export function pgAdapterWith(driver: PgDriver): Adapter {
  return {
    dialect: pgDialect,
    connect: (config) => connect(driver, config),
    database: databaseAdmin(driver),
    tenants: tenantAdmin(driver),
  };
}

/**
 * PostgreSQL 14 to 18 over the package `pg`, which must be installed beside it. `options` of the connection are those
 * of `pg.Client` (`ssl`, `lock_timeout`, `statement_timeout`, ...) and `role`, the role that owns the schema: every
 * connection acts as it. Connect to the server itself: a pooler in transaction mode loses the lock, and is refused.
 *
 * @example const session = await pgAdapter.connect({ url: "postgres://localhost/blog", ledger: tableRef("schema_migrations") });
 */
export const pgAdapter: Adapter = pgAdapterWith(nodePostgres);
