/**
 * A declared table in PostgreSQL's own terms: an enum becomes a type object beside the table, and what lives in a
 * named schema or needs an extension brings that along.
 */
import {
  type Column,
  type ColumnType,
  fitName,
  type Lowered,
  MigError,
  objectKey,
  type SchemaObject,
  showTable,
  type Table,
  type TableOptions,
  uniqueColumns,
} from "@mig/core/adapter";
import { enumObject } from "./objects/enum.ts";
import { extensionObject } from "./objects/extension.ts";
import { replicaIdentityObject } from "./objects/replica-identity.ts";
import { schemaObject } from "./objects/schema.ts";
import { nameLimit } from "./quote.ts";
import { refuseName } from "./refuse-name.ts";
import { checkTableOptions, replicaIndex } from "./table-options.ts";

/** Errors: MIG_NAME_INVALID, MIG_UNSUPPORTED. */
export function lower(table: Table): Lowered {
  refuseNames(table);
  refuseUnsupported(table);
  const columns = table.columns.map((column) => lowerColumn(table, column));
  const schemas = table.schema === null ? [] : [schemaObject(table.schema)];
  const objects = [...schemas, ...columns.flatMap((column) => column.objects), ...replicaIdentityOf(table)];
  const distinct = new Map(objects.map((object) => [objectKey(object), object]));
  const { options } = table;
  return {
    table: {
      ...table,
      columns: columns.map(({ column }) => column),
      options: replicaIndex(options) === null ? options : withoutIdentity(options),
    },
    objects: [...distinct.values()],
  };
}

function withoutIdentity({ replicaIdentity: _, ...options }: TableOptions): TableOptions {
  return options;
}

/** Errors: MIG_UNSUPPORTED for an index that the table does not have, or that two rows can share. */
function replicaIdentityOf(table: Table): readonly SchemaObject[] {
  const index = replicaIndex(table.options);
  if (index === null) return [];
  const found = table.indexes.find(({ name }) => name === index);
  const columns =
    table.primaryKey?.name === index ? table.primaryKey.columns : found === undefined ? null : uniqueColumns(found);
  if (columns !== null) return [replicaIdentityObject(table, { index, columns })];
  throw new MigError("MIG_UNSUPPORTED", `${showTable(table)} has no unique index ${index} over plain columns.`, {
    details: { table: showTable(table), index },
    next: "Name one in `replicaIdentity`, or use full.",
  });
}

function lowerColumn(
  table: Table,
  column: Column,
): { readonly column: Column; readonly objects: readonly SchemaObject[] } {
  const { type, objects } = lowerType(table, column.name, column.type);
  return { column: { ...column, type }, objects };
}

function lowerType(
  table: Table,
  column: string,
  type: ColumnType,
): { readonly type: ColumnType; readonly objects: readonly SchemaObject[] } {
  if (type.name === "array") {
    const element = lowerType(table, column, type.element);
    return { type: { name: "array", element: element.type }, objects: element.objects };
  }
  if (type.name === "ciText") return { type, objects: [extensionObject("citext")] };
  if (type.name !== "enum") return { type, objects: [] };
  const name = type.type ?? fitName(`${table.name}_${column}`, nameLimit);
  refuseName(table, name);
  const object = enumObject({ schema: table.schema, name }, type.values);
  return { type: { name: "named", object: object.kind, schema: table.schema, type: name }, objects: [object] };
}

function refuseNames(table: Table): void {
  const parts = [...table.columns, ...table.indexes, ...table.foreignKeys, ...table.checks];
  const names = [table.name, table.schema, table.primaryKey?.name, ...parts.map((part) => part.name)];
  for (const name of names) if (name != null) refuseName(table, name);
}

function refuseUnsupported(table: Table): void {
  const partial = table.foreignKeys.find((key) => key.match === "partial");
  if (partial !== undefined) {
    throw new MigError("MIG_UNSUPPORTED", "PostgreSQL does not know MATCH PARTIAL.", {
      details: { table: showTable(table), foreignKey: partial.name },
      next: "Use match simple or full.",
    });
  }
  checkTableOptions(table);
  if (table.inherits?.bound === undefined || table.inherits.from.length === 1) return;
  throw new MigError("MIG_UNSUPPORTED", `The partition ${showTable(table)} has not exactly one parent.`, {
    details: { table: showTable(table), parents: table.inherits.from.map(showTable) },
    next: "Name its parent alone in `inherits.from`.",
  });
}
