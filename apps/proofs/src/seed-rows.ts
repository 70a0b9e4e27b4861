import {
  type Column,
  isMigError,
  mentions,
  type Snapshot,
  type Table,
  type TableRef,
  tableKey,
} from "@mig/core/adapter";
import type { Engine, Scratch } from "./engine.ts";

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
const quoteTable = ({ schema, name }: TableRef) => (schema === null ? quote(name) : `${quote(schema)}.${quote(name)}`);

/**
 * Up to three rows in each table of a declared schema. Rows point at rows of the same number, or at none; a row that
 * the schema's own rules refuse is left out, so that what is there is always right.
 */
export async function seedRows(engine: Engine, scratch: Scratch, declared: Snapshot): Promise<void> {
  for (const table of referencedFirst(Object.values(declared.tables))) {
    for (const n of [1, 2, 3]) {
      await scratch.session.query(insert(engine, declared, table, n)).catch((error: unknown) => {
        if (!isMigError(error) || error.code !== "MIG_CONSTRAINT_VIOLATED") throw error;
      });
    }
  }
}

function insert(engine: Engine, { objects }: Snapshot, table: Table, n: number): string {
  const keys = new Set(table.foreignKeys.flatMap((key) => key.columns));
  const columns = table.columns.filter((column) => column.generated === null && column.autoIncrement === null);
  const values = columns.map((column) => {
    if (column.nullable && n === 3 && !keys.has(column.name)) return "null";
    return chosen(objects, table, column) ?? engine.literal(column.type, n);
  });
  if (columns.length === 0) return `insert into ${quoteTable(table)} default values`;
  const names = columns.map((column) => quote(column.name)).join(", ");
  return `insert into ${quoteTable(table)} (${names}) values (${values.join(", ")})`;
}

/** A value of a column that takes only some: by its own type, by a type that is an object, by a check. */
function chosen(objects: Snapshot["objects"], table: Table, { name, type }: Column): string | null {
  const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
  if (type.name === "enum") return literal(type.values[0] ?? "");
  if (type.name === "named") {
    const object = Object.values(objects).find((known) => known.name === type.type && known.kind === type.object);
    const [value] = JSON.stringify(object?.definition ?? null).match(/(?<="values":\[")[^"]*/) ?? [];
    return value === undefined ? null : literal(value);
  }
  const listed = table.checks.find(({ expression }) => mentions(expression, name) && / in \('/i.test(expression));
  return listed === undefined ? null : (/ in \(('(?:[^']|'')*')/i.exec(listed.expression)?.[1] ?? null);
}

function referencedFirst(tables: readonly Table[]): readonly Table[] {
  const byKey = new Map(tables.map((table) => [tableKey(table), table]));
  const placed = new Set<Table>();
  const visit = (table: Table, path: readonly Table[]) => {
    if (placed.has(table) || path.includes(table)) return;
    for (const key of table.foreignKeys) {
      const target = byKey.get(tableKey(key.references.table));
      if (target !== undefined) visit(target, [...path, table]);
    }
    placed.add(table);
  };
  for (const table of tables) visit(table, []);
  return [...placed];
}
