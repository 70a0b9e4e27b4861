/** The PostgreSQL adapter. `@mig/pg/dialect` is its pure half. */
import type { Adapter } from "@mig/core/adapter";
import { connect } from "./connection.ts";
import { database } from "./database.ts";
import { pgDialect } from "./dialect.ts";
import { tenants } from "./tenants.ts";

/**
 * PostgreSQL 14 to 18 over the package `pg`, which must be installed beside it. `options` of the connection are those
 * of `pg.Client` (`ssl`, `lock_timeout`, `statement_timeout`, ...). Connect to the server itself: a pooler in
 * transaction mode loses the lock, and the adapter refuses it.
 *
 * @example const session = await pgAdapter.connect({ url: "postgres://localhost/blog", ledger: tableRef("schema_migrations") });
 */
export const pgAdapter: Adapter = { dialect: pgDialect, connect, database, tenants };

export { postgres } from "./data-layer.ts";
export { pgDialect } from "./dialect.ts";
