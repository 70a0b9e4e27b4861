/**
 * A declared table in PostgreSQL's own terms: an enum becomes a type object beside the table, and what lives in a
 * named schema or needs an extension brings that along.
 */
import {
  type Column,
  type ColumnType,
  facts,
  fitName,
  type Lowered,
  MigError,
  objectKey,
  type SchemaObject,
  showTable,
  type Table,
} from "@mig/core/adapter";
import { enumObject } from "./objects/enum.ts";
import { extensionObject } from "./objects/extension.ts";
import { schemaObject } from "./objects/schema.ts";
import { nameLimit } from "./quote.ts";
import { refuseName } from "./refuse-name.ts";
import { checkTableOptions, partitionOf } from "./table-options.ts";

/** Errors: MIG_NAME_INVALID, MIG_UNSUPPORTED. */
export function lower(table: Table): Lowered {
  refuseNames(table);
  refuseUnsupported(table);
  const columns = table.columns.map((column) => lowerColumn(table, column));
  const schemas = table.schema === null ? [] : [schemaObject(table.schema)];
  const objects = [...schemas, ...columns.flatMap((column) => column.objects)];
  const distinct = new Map(objects.map((object) => [objectKey(object), object]));
  return {
    table: { ...table, columns: columns.map(({ column }) => column), requires: requirements(table) },
    objects: [...distinct.values()],
  };
}

/** A partition rests on its parent. */
function requirements({ options, requires }: Table): readonly string[] {
  const partition = partitionOf(options);
  return partition === null ? requires : [...new Set([...requires, facts.table(partition.parent)])].sort();
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
}
