/** The PostgreSQL adapter. `@mig/pg/dialect` is its pure half; `@mig/pg/pglite` and `/postgres-js` are other drivers. */
export { pgAdapter, pgAdapterWith } from "./adapter.ts";
export { postgres } from "./data-layer.ts";
export { type CollationOptions, collation } from "./declare/collation.ts";
export { type DomainTypeOptions, domainType } from "./declare/domain-type.ts";
export { type ExtensionOptions, extension } from "./declare/extension.ts";
export { type FunctionPackOptions, functionPack } from "./declare/function-pack.ts";
export { type MaterializedViewOptions, materializedView } from "./declare/materialized-view.ts";
export { type ViewOptions, view } from "./declare/view.ts";
export { pgDialect } from "./dialect.ts";
export type { PgColumn, PgConnection, PgDriver, PgResult } from "./driver.ts";
export { attachPartition, type DetachOptions, detachPartition } from "./partition.ts";
