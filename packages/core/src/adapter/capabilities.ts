/**
 * What a database can do, as plain data. The planner refuses what is missing at generation time, and the contract
 * suite runs, or inverts, its tests by it: a manifest that lies fails the suite.
 */
export interface Capabilities {
  /** DDL is undone by a rollback. */
  readonly transactionalDdl: boolean;
  /** `session`: `tryLock` excludes other sessions. `transaction`: one writing transaction at a time, `tryLock` is always true. */
  readonly lock: "session" | "transaction";
  /** Several sessions can work on one database at once. */
  readonly concurrentSessions: boolean;
  /** Tables live in named schemas. */
  readonly schemas: boolean;
  /** The longest name of a table, column, index or constraint, in bytes; null is unlimited. */
  readonly maxNameBytes: number | null;
  readonly concurrentIndexes: boolean;
  readonly partialIndexes: boolean;
  readonly expressionIndexes: boolean;
  readonly indexMethods: boolean;
  readonly includeColumns: boolean;
  readonly nullsNotDistinct: boolean;
  readonly foreignKeys: boolean;
  readonly deferrableForeignKeys: boolean;
  /** `onDelete: setNull` for chosen columns of the key. */
  readonly setNullColumns: boolean;
  readonly checks: boolean;
  /** Constraints that leave existing rows unchecked. */
  readonly unvalidatedConstraints: boolean;
  /** Primary keys, foreign keys and checks keep a name of their own. */
  readonly constraintNames: boolean;
  readonly generatedColumns: "none" | "stored" | "virtual" | "both";
  readonly serial: boolean;
  readonly identity: boolean;
  readonly arrays: boolean;
  readonly comments: boolean;
  readonly collations: boolean;
  /** Tables have columns from other tables: see `Inheritance`. */
  readonly inheritance: boolean;
  /** Tenants are a schema each, a file each, or not known. */
  readonly tenants: "schema" | "file" | "none";
}

/** The careful answers for a database about which nothing is known yet; an adapter says what is better. */
export const baseCapabilities: Capabilities = {
  transactionalDdl: false,
  lock: "transaction",
  concurrentSessions: false,
  schemas: false,
  maxNameBytes: null,
  concurrentIndexes: false,
  partialIndexes: false,
  expressionIndexes: false,
  indexMethods: false,
  includeColumns: false,
  nullsNotDistinct: false,
  foreignKeys: false,
  deferrableForeignKeys: false,
  setNullColumns: false,
  checks: false,
  unvalidatedConstraints: false,
  constraintNames: false,
  generatedColumns: "none",
  serial: false,
  identity: false,
  arrays: false,
  comments: false,
  collations: false,
  inheritance: false,
  tenants: "none",
};
