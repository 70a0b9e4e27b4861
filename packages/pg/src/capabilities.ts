import { baseCapabilities, type Capabilities } from "@mig/core/adapter";
import { nameLimit } from "./quote.ts";

/**
 * What the newest supported PostgreSQL can do. Older servers refuse the rest by themselves: NULLS NOT DISTINCT and
 * SET NULL for chosen columns need 15, virtual generated columns 18 (seen on 14 and 18).
 */
export const pgCapabilities: Capabilities = {
  ...baseCapabilities,
  transactionalDdl: true,
  lock: "session",
  concurrentSessions: true,
  schemas: true,
  maxNameBytes: nameLimit,
  concurrentIndexes: true,
  partialIndexes: true,
  expressionIndexes: true,
  indexMethods: true,
  includeColumns: true,
  nullsNotDistinct: true,
  foreignKeys: true,
  deferrableForeignKeys: true,
  setNullColumns: true,
  checks: true,
  unvalidatedConstraints: true,
  constraintNames: true,
  generatedColumns: "both",
  serial: true,
  identity: true,
  arrays: true,
  comments: true,
  collations: true,
  inheritance: true,
  tenants: "schema",
};
