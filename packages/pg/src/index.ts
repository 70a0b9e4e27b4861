/** The PostgreSQL adapter. `@mig/pg/dialect` is its pure half; `@mig/pg/pglite` and `/postgres-js` are other drivers. */
export { pgAdapter, pgAdapterWith } from "./adapter.ts";
export { postgres } from "./data-layer.ts";
export { pgDialect } from "./dialect.ts";
export type { PgColumn, PgConnection, PgDriver, PgResult } from "./driver.ts";
