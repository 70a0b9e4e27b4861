/**
 * `@mig/sqlite`: the adapter, and its pure half for generating without a driver. `@mig/sqlite/node-sqlite` and `/libsql`
 * are other drivers.
 */
export { sqliteAdapter, sqliteAdapterWith } from "./adapter.ts";
export { sqlite } from "./data-layer.ts";
export { sqliteDialect } from "./dialect.ts";
export type { SqliteDriver, SqliteHandle, SqliteStatement, SqliteValue } from "./driver.ts";
export { type TenantFiles, tenantFiles } from "./tenant-files.ts";
export { type ViewOptions, view } from "./view.ts";
