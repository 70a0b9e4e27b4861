/** What changes in a table when one of its parts is renamed, or when a table it points at is. */
import type { ForeignKey } from "./constraint.ts";
import { mentions, renameInExpression } from "./expression.ts";
import type { Index } from "./index-model.ts";
import { inheritsFrom } from "./inheritance.ts";
import { sameTable, type TableRef, tableRef } from "./name.ts";
import { type ObjectRef, objectKey } from "./snapshot.ts";
import type { Table } from "./table.ts";
import type { ColumnType } from "./type.ts";

/** The table after `from` was renamed to `to`, in everything of its own that mentions the column. */
export function withRenamedColumn(of: Table, from: string, to: string): Table {
  const rename = (name: string) => (name === from ? to : name);
  const inText = (expression: string) => renameInExpression(expression, from, to);
  return {
    ...of,
    columns: of.columns.map((column) => ({
      ...column,
      name: rename(column.name),
      generated:
        column.generated === null ? null : { ...column.generated, expression: inText(column.generated.expression) },
    })),
    primaryKey: of.primaryKey === null ? null : { ...of.primaryKey, columns: of.primaryKey.columns.map(rename) },
    indexes: of.indexes.map((index) => ({
      ...index,
      keys: index.keys.map((key) => ({
        ...key,
        column: key.column === null ? null : rename(key.column),
        expression: key.expression === null ? null : inText(key.expression),
      })),
      include: index.include.map(rename),
      where: index.where === null ? null : inText(index.where),
    })),
    foreignKeys: of.foreignKeys.map((key) => ({
      ...key,
      columns: key.columns.map(rename),
      onDeleteColumns: key.onDeleteColumns.map(rename),
    })),
    checks: of.checks.map((check) => ({ ...check, expression: inText(check.expression) })),
    inherits: of.inherits && {
      ...of.inherits,
      columns: Object.fromEntries(Object.entries(of.inherits.columns).map(([name, other]) => [rename(name), other])),
    },
  };
}

/** The table after a column of `target` was renamed: its foreign keys onto `target` follow. */
export function withRenamedReference(of: Table, target: TableRef, from: string, to: string): Table {
  return mapReferences(of, target, (key) => ({
    ...key,
    references: {
      ...key.references,
      columns: key.references.columns.map((name) => (name === from ? to : name)),
    },
  }));
}

/** The table after an object that is the type of columns got another name or schema. */
export function withRenamedType(of: Table, from: ObjectRef, to: ObjectRef): Table {
  const change = (type: ColumnType): ColumnType => {
    if (type.name === "array") return { ...type, element: change(type.element) };
    const object = typeObject(type);
    const isIt = type.name === "named" && object !== null && objectKey(object) === objectKey(from);
    return isIt ? { ...type, schema: to.schema, type: to.name } : type;
  };
  if (!of.columns.some(({ type }) => typeObject(type) !== null)) return of;
  return { ...of, columns: of.columns.map((column) => ({ ...column, type: change(column.type) })) };
}

/** The object that a type, or what an array is made of, refers to; null for any other type. */
export function typeObject(type: ColumnType): ObjectRef | null {
  const inner = innermost(type);
  if (inner.name !== "named") return null;
  const [adapter = "", word = ""] = inner.object.split(":", 2);
  return { kind: `${adapter}:${word}`, schema: inner.schema, name: inner.type };
}

/** What the elements of an array are, or the type itself. */
function innermost(type: ColumnType): Exclude<ColumnType, { readonly name: "array" }> {
  return type.name === "array" ? innermost(type.element) : type;
}

/** The table after `target` got another name or schema. */
export function withRenamedTarget(of: Table, target: TableRef, to: TableRef): Table {
  const table = tableRef(to);
  const pointing = mapReferences(of, target, (key) => ({ ...key, references: { ...key.references, table } }));
  if (of.inherits === null || !inheritsFrom(of.inherits, target)) return pointing;
  const from = of.inherits.from.map((ref) => (sameTable(ref, target) ? table : ref));
  const moved = mapParts(pointing, (part) => ({ schema: to.schema, name: part.name }));
  return { ...moved, inherits: { ...of.inherits, from } };
}

/** The table after an index or a primary key of another one got another name: its parts follow. */
export function withRenamedWhole(of: Table, from: TableRef, to: string): Table {
  return mapParts(of, (part) => (sameTable(part, from) ? { schema: from.schema, name: to } : part));
}

function mapParts(of: Table, change: (whole: TableRef) => TableRef): Table {
  const changed = <T extends Pick<Index, "partOf">>(part: T): T =>
    part.partOf === undefined ? part : { ...part, partOf: change(part.partOf) };
  if (of.inherits === null) return of;
  return { ...of, primaryKey: of.primaryKey && changed(of.primaryKey), indexes: of.indexes.map(changed) };
}

function mapReferences(of: Table, target: TableRef, change: (key: ForeignKey) => ForeignKey): Table {
  if (!of.foreignKeys.some((key) => sameTable(key.references.table, target))) return of;
  return {
    ...of,
    foreignKeys: of.foreignKeys.map((key) => (sameTable(key.references.table, target) ? change(key) : key)),
  };
}

/** Every column of the table that the index reads, expressions and predicate included. */
export function indexColumns(of: Table, index: Index): readonly string[] {
  const texts = [index.where, ...index.keys.map((key) => key.expression)].filter((text) => text !== null);
  return of.columns
    .map((column) => column.name)
    .filter(
      (name) =>
        index.keys.some((key) => key.column === name) ||
        index.include.includes(name) ||
        texts.some((text) => mentions(text, name)),
    );
}
