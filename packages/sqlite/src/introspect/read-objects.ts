/** Views, triggers and virtual tables, with the facts about what they name. */
import { factsInSql, type ObjectKindName, type SchemaObject, snapshotOf, type Table } from "@mig/core/adapter";
import { triggerKind, viewKind, virtualTableKind } from "../objects.ts";
import type { CatalogEntry } from "./catalog.ts";

export function readObjects(entries: readonly CatalogEntry[], tables: readonly Table[]): readonly SchemaObject[] {
  const objects = entries.flatMap((entry) => {
    const kind = kindOf(entry);
    return kind === null ? [] : [{ kind, entry }];
  });
  const made = objects.map(
    ({ kind, entry }): SchemaObject => ({
      kind,
      schema: null,
      name: entry.name,
      definition: { sql: entry.sql, ...(kind === triggerKind ? { table: entry.table } : {}) },
      requires: [],
    }),
  );
  // Nothing rests on a trigger.
  const state = snapshotOf(
    tables,
    made.filter(({ kind }) => kind !== triggerKind),
  );
  return made.map((object, position) => ({
    ...object,
    requires: [...factsInSql(objects[position]?.entry.sql ?? "", state, object)].sort(),
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
