/** `@mig/sqlite`: the adapter, and its pure half for generating without a driver. */
export { sqliteAdapter } from "./adapter.ts";
export { sqlite } from "./data-layer.ts";
export { sqliteDialect } from "./dialect.ts";
