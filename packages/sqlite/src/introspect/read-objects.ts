/** Views, triggers and virtual tables, with the facts about what they name. */
import { facts, mentions, type ObjectKindName, type SchemaObject, type Table } from "@mig/core/adapter";
import { triggerKind, viewKind, virtualTableKind } from "../objects.ts";
import type { CatalogEntry } from "./catalog.ts";

export function readObjects(entries: readonly CatalogEntry[], tables: readonly Table[]): readonly SchemaObject[] {
  const objects = entries.flatMap((entry) => {
    const kind = kindOf(entry);
    return kind === null ? [] : [{ kind, entry }];
  });
  const others = objects.filter(({ kind }) => kind !== triggerKind);
  return objects.map(({ kind, entry }) => ({
    kind,
    schema: null,
    name: entry.name,
    definition: { sql: entry.sql, ...(kind === triggerKind ? { table: entry.table } : {}) },
    requires: [
      ...tables.filter(({ name }) => mentions(entry.sql, name)).flatMap((table) => tableFacts(table, entry.sql)),
      ...others
        .filter((other) => other.entry.name !== entry.name && mentions(entry.sql, other.entry.name))
        .map((other) => facts.object({ kind: other.kind, schema: null, name: other.entry.name })),
    ].sort(),
  }));
}

function kindOf({ type, sql }: CatalogEntry): ObjectKindName | null {
  if (type === "view") return viewKind;
  if (type === "trigger") return triggerKind;
  return type === "table" && isVirtual(sql) ? virtualTableKind : null;
}

export function isVirtual(sql: string): boolean {
  return /^CREATE\s+VIRTUAL\s/i.test(sql);
}

/** The table, and the columns that may be meant; `select *` may mean any, and then the table's last change. */
function tableFacts(table: Table, sql: string): readonly string[] {
  const columns = table.columns
    .filter(({ name }) => mentions(sql, name))
    .map(({ name }) => facts.column({ schema: null, name: table.name }, name));
  const all = [facts.table(table), ...columns];
  return all.flatMap((fact) => [fact, facts.settled(fact)]);
}
