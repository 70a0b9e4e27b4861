/** What an adapter's author needs: the contract, the model and the operations. Start at adapter/adapter.ts. */
export type {
  Adapter,
  AtOnce,
  ConnectionConfig,
  DatabaseAdmin,
  Dialect,
  LockOptions,
  Lowered,
  ObjectKind,
  Session,
  TenantAdmin,
  TransactionOptions,
} from "./adapter/adapter.ts";
export { baseCapabilities, type Capabilities } from "./adapter/capabilities.ts";
export type { Declarations, DeclaringCall } from "./adapter/declarations.ts";
export { type DriverErrors, driverErrorCode } from "./adapter/driver-errors.ts";
export { aloneIn, asHeirs, type Families } from "./adapter/families.ts";
export type { Finding } from "./adapter/finding.ts";
export { ledgerColumns, ledgerValues, toLedgerColumn, toLedgerFacts, toLedgerRow } from "./adapter/ledger-codec.ts";
export type { LedgerFacts, LedgerRow, LedgerRows, LedgerState } from "./adapter/ledger-rows.ts";
export { meetsNulls } from "./adapter/meets-nulls.ts";
export { type ExtensionRenderer, type Renderers, render, renderEach } from "./adapter/render-each.ts";
export type { Room } from "./adapter/room.ts";
export {
  type Hazard,
  type HazardKind,
  type Probe,
  type ProbeState,
  type Statement,
  statement,
  type TableLock,
} from "./adapter/statement.ts";
export { type ErrorCode, type ErrorDetails, isMigError, MigError } from "./errors.ts";
export { indexName } from "./migration/default-names.ts";
export type { Castability, TypeIn } from "./model/castability.ts";
export {
  type AutoIncrement,
  type Column,
  column,
  type GeneratedColumn,
  type SequenceOptions,
} from "./model/column.ts";
export {
  type Check,
  check,
  type Deferrable,
  type ForeignKey,
  foreignKey,
  type PrimaryKey,
  type ReferentialAction,
} from "./model/constraint.ts";
export type { Default, GeneratorName } from "./model/default.ts";
export { indexColumns } from "./model/edit.ts";
export { mentions, namesIn, renameInExpression, selectsAll } from "./model/expression.ts";
export { indexJson, indexOfJson } from "./model/index-json.ts";
export { type Index, type IndexKey, type IndexOptions, index, uniqueColumns } from "./model/index-model.ts";
export { type ColumnOverride, type Inheritance, sameParents } from "./model/inheritance.ts";
export { canonicalJson, equal, type Json } from "./model/json.ts";
export {
  byName,
  byteLength,
  fitName,
  sameTable,
  showTable,
  type TableName,
  type TableRef,
  tableKey,
  tableRef,
} from "./model/name.ts";
export { publicScope, type Row, type Scope, type Value } from "./model/scope.ts";
export {
  emptySnapshot,
  findTable,
  type ObjectKindName,
  type ObjectRef,
  objectKey,
  type SchemaObject,
  type Snapshot,
  snapshotOf,
} from "./model/snapshot.ts";
export {
  type CustomStatement,
  findColumn,
  type Table,
  type TableOptions,
  table,
  uniqueKeys,
} from "./model/table.ts";
export { type ColumnType, type SimpleTypeName, showType, simpleTypeNames, widens } from "./model/type.ts";
export { apply, coreKinds, describe, destroys, invert, provides, requires, touches } from "./operations/definitions.ts";
export { type Fact, facts } from "./operations/facts.ts";
export { factsInSql } from "./operations/facts-in-sql.ts";
export {
  type CoreKind,
  type CoreOperations,
  type ExtensionOperation,
  type Irreversible,
  isExtension,
  type Operation,
  type OperationOf,
  type TableTraits,
  type ValueRename,
} from "./operations/vocabulary.ts";
export { dataLayer } from "./resource/data-layer.ts";
export { type DeclaredObject, type DeclaredObjectOptions, declareObject } from "./resource/declared-object.ts";
