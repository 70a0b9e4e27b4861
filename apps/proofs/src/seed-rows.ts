import { isMigError, type Snapshot, type Table, tableKey } from "@mig/core/adapter";
import type { Engine, Scratch } from "./engine.ts";

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;

/**
 * Up to three rows in each table of a declared schema. Rows point at rows of the same number, or at none; a row that
 * the schema's own rules refuse is left out, so that what is there is always right.
 */
export async function seedRows(engine: Engine, scratch: Scratch, declared: Snapshot): Promise<void> {
  for (const table of referencedFirst(Object.values(declared.tables))) {
    for (const n of [1, 2, 3]) {
      await scratch.session.query(insert(engine, table, n)).catch((error: unknown) => {
        if (!isMigError(error) || error.code !== "MIG_CONSTRAINT_VIOLATED") throw error;
      });
    }
  }
}

function insert(engine: Engine, table: Table, n: number): string {
  const keys = new Set(table.foreignKeys.flatMap((key) => key.columns));
  const columns = table.columns.filter((column) => column.generated === null && column.autoIncrement === null);
  const values = columns.map((column) => {
    if (column.nullable && n === 3 && !keys.has(column.name)) return "null";
    if (column.type.name === "enum") return `'${(column.type.values[0] ?? "").replaceAll("'", "''")}'`;
    return engine.literal(column.type, n);
  });
  if (columns.length === 0) return `insert into ${quote(table.name)} default values`;
  const names = columns.map((column) => quote(column.name)).join(", ");
  return `insert into ${quote(table.name)} (${names}) values (${values.join(", ")})`;
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
