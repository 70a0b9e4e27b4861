/** What SQLite can do; see adapter/capabilities.ts of core for the words. */
import { baseCapabilities, type Capabilities } from "@mig/core/adapter";

/**
 * The lock is the file: `BEGIN IMMEDIATE` lets one writer in, and the runner reads the ledger again inside. Comments
 * stay in snapshots but are not stored: they have no place in a file and no effect on data.
 */
export const capabilities: Capabilities = {
  ...baseCapabilities,
  transactionalDdl: true,
  lock: "transaction",
  concurrentSessions: true,
  partialIndexes: true,
  expressionIndexes: true,
  foreignKeys: true,
  deferrableForeignKeys: true,
  checks: true,
  constraintNames: true,
  generatedColumns: "both",
  serial: true,
  identity: true,
  arrays: true,
  collations: true,
  tenants: "file",
};
