/** What migration files import. The most stable surface of mig: a file that was written once runs for ever. */
export {
  type AddedValues,
  addColumn,
  alterColumn,
  type Conversion,
  dropColumn,
  generator,
  renameColumn,
  sql,
  type TimestampOptions,
  timestamps,
} from "./migration/column-operations.ts";
export {
  defineMigration,
  type Migration,
  type MigrationDb,
  type MigrationSpec,
  type RunStep,
  type Step,
} from "./migration/define.ts";
export { type Batches, inBatches } from "./migration/in-batches.ts";
export {
  addCheck,
  addForeignKey,
  addPrimaryKey,
  alterCheck,
  alterForeignKey,
  alterIndex,
  alterPrimaryKey,
  createIndex,
  dropCheck,
  dropForeignKey,
  dropIndex,
  dropPrimaryKey,
  type IndexBuild,
  type PrimaryKeySpec,
  renameConstraint,
  renameIndex,
  validateCheck,
  validateForeignKey,
} from "./migration/key-operations.ts";
export type { ForeignKeySpec, IndexSpec } from "./migration/named-parts.ts";
export {
  alterObject,
  createObject,
  dropObject,
  type ExtensionFacts,
  irreversible,
  type ObjectSpec,
  operation,
} from "./migration/object-operations.ts";
export { parseSqlMigration } from "./migration/sql-file.ts";
export { addStatement, backfill, dropStatement, execute, run } from "./migration/statement-operations.ts";
export {
  alterTable,
  createTable,
  dropTable,
  renameTable,
  reparentTable,
  type TableParts,
  type TraitsSpec,
} from "./migration/table-operations.ts";
export { type Column, type ColumnOptions, column } from "./model/column.ts";
export type { CheckOptions, PrimaryKey } from "./model/constraint.ts";
export { type Default, type GeneratorName, value } from "./model/default.ts";
export type { IndexKeySpec } from "./model/index-model.ts";
export type { ColumnOverride, InheritanceSpec } from "./model/inheritance.ts";
export type { Json } from "./model/json.ts";
export type { TableName } from "./model/name.ts";
export type { Row, Scope, Value } from "./model/scope.ts";
export type { CustomStatement, TableOptions } from "./model/table.ts";
export type { ColumnType, TypeSpec } from "./model/type.ts";
export type { ExtensionOperation, Irreversible, Operation, TableTraits, ValueRename } from "./operations/vocabulary.ts";
