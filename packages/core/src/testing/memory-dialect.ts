/**
 * The dialect of the memory adapter. A statement is the JSON text of one operation and its scope; nothing is stored in
 * another form than it is declared, so `normalize` is the identity. Enum types are objects, which gives the adapter
 * one kind of object and one statement after which a commit is needed.
 */
import type { Dialect, Lowered, ObjectKind } from "../adapter/adapter.ts";
import { baseCapabilities, type Capabilities } from "../adapter/capabilities.ts";
import { type Statement, statement } from "../adapter/statement.ts";
import { MigError } from "../errors.ts";
import type { Column } from "../model/column.ts";
import { canonicalJson } from "../model/json.ts";
import { byteLength } from "../model/name.ts";
import type { Scope } from "../model/scope.ts";
import type { SchemaObject } from "../model/snapshot.ts";
import type { Table } from "../model/table.ts";
import { isExtension, type Operation } from "../operations/vocabulary.ts";

export const memoryCapabilities: Capabilities = {
  ...baseCapabilities,
  transactionalDdl: true,
  lock: "session",
  concurrentSessions: true,
  maxNameBytes: 63,
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
};

const enumKind: ObjectKind = { kind: "memory:enum", alters: () => true, drops: true };

export const memoryDialect: Dialect = {
  name: "memory",
  capabilities: memoryCapabilities,
  objectKinds: [enumKind],
  lower,
  normalize: (table) => table,
  readsState: () => false,
  compile: (operations, _before, scope) => operations.map((operation, origin) => compileOne(operation, origin, scope)),
};

function lower(table: Table): Lowered {
  if (table.schema !== null) {
    throw new MigError("MIG_UNSUPPORTED", "The memory database has no schemas.", { details: { schema: table.schema } });
  }
  checkNames(table);
  const lowered = table.columns.map((column) => lowerColumn(table, column));
  return {
    table: { ...table, columns: lowered.map(([column]) => column) },
    objects: lowered.flatMap(([, object]) => (object === null ? [] : [object])),
  };
}

function checkNames(table: Table): void {
  const parts = [...table.columns, ...table.indexes, ...table.foreignKeys, ...table.checks];
  for (const { name } of [table, ...(table.primaryKey === null ? [] : [table.primaryKey]), ...parts]) {
    if (name !== "" && byteLength(name) <= 63) continue;
    throw new MigError("MIG_NAME_INVALID", `"${name}" is not between 1 and 63 bytes long.`, { details: { name } });
  }
}

function lowerColumn(table: Table, column: Column): readonly [Column, SchemaObject | null] {
  if (column.type.name !== "enum") return [column, null];
  const name = column.type.type ?? `${table.name}_${column.name}`;
  const type = { name: "named", object: enumKind.kind, schema: null, type: name } as const;
  const object = { kind: enumKind.kind, schema: null, name, definition: column.type.values, requires: [] };
  return [{ ...column, type }, object];
}

function compileOne(operation: Operation, origin: number, scope: Scope): Statement {
  refuseStrange(operation);
  if (operation.kind === "execute") return statement(operation.up, origin);
  if ("concurrently" in operation) return statement(text(operation, scope), origin, { transaction: "outside" });
  if (operation.kind === "alterObject")
    return statement(text(operation, scope), origin, { transaction: "commitAfter" });
  return statement(text(operation, scope), origin);
}

function refuseStrange(operation: Operation): void {
  const kinds = [
    ...(isExtension(operation) ? [operation.kind] : []),
    ...("object" in operation ? [operation.object.kind] : []),
  ];
  const strange = kinds.find((kind) => kind !== enumKind.kind);
  if (strange === undefined) return;
  throw new MigError("MIG_OBJECT_KIND_UNKNOWN", `The memory database knows nothing of ${strange}.`, {
    details: { kind: strange },
  });
}

function text(operation: Operation, scope: Scope): string {
  return canonicalJson({ scope, operation });
}
