/**
 * A snapshot as it is compared with another: without what a database cannot be asked for (statements of the user's own)
 * and without what does not count (the order of columns, indexes, keys and checks; the facts by which core orders
 * objects; how an engine spells an expression: PostgreSQL reports `"views" > 0` as `(views > 0)`, seen on 14 and 18).
 */
import { canonicalJson, type Json } from "../../model/json.ts";
import type { SchemaObject, Snapshot } from "../../model/snapshot.ts";
import type { Table } from "../../model/table.ts";

export function comparable(snapshot: Snapshot, normalize: (table: Table) => Table): Json {
  const tables = Object.entries(snapshot.tables).map(([key, table]) => [key, plainTable(normalize(table))] as const);
  const objects = Object.entries(snapshot.objects).map(([key, object]) => [key, essence(object)] as const);
  const whole: Json = JSON.parse(
    canonicalJson({ tables: Object.fromEntries(tables), objects: Object.fromEntries(objects) }),
  );
  return whole;
}

function plainTable(table: Table): Table {
  return {
    ...table,
    statements: [],
    columns: byText(
      table.columns.map((column) => ({
        ...column,
        generated:
          column.generated === null
            ? null
            : { ...column.generated, expression: plainExpression(column.generated.expression) },
      })),
    ),
    indexes: byText(
      table.indexes.map((index) => ({
        ...index,
        where: index.where === null ? null : plainExpression(index.where),
        keys: index.keys.map((key) => ({
          ...key,
          expression: key.expression === null ? null : plainExpression(key.expression),
        })),
      })),
    ),
    foreignKeys: byText(table.foreignKeys),
    checks: byText(table.checks.map((check) => ({ ...check, expression: plainExpression(check.expression) }))),
  };
}

/** Without casts, parentheses, quotes of names and white space. */
function plainExpression(expression: string): string {
  return expression
    .replaceAll(/::[a-z]+( [a-z]+)*(\(\d+(,\d+)?\))?/g, "")
    .replaceAll(/[()"\s]/g, "")
    .toLowerCase();
}

function essence({ kind, schema, name, definition }: SchemaObject): Omit<SchemaObject, "requires"> {
  return { kind, schema, name, definition };
}

function byText<T>(list: readonly T[]): readonly T[] {
  return [...list].sort((left, right) => (canonicalJson(left) < canonicalJson(right) ? -1 : 1));
}
