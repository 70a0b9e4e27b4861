/**
 * Types that are objects and got another name with their column: the old one is gone, the new one is new, and a column
 * that stays was of the one and is of the other. Nothing else can have happened that keeps the rows as they are.
 */
import { typeObject, withRenamedType } from "../model/edit.ts";
import { type ObjectRef, objectKey, type Snapshot } from "../model/snapshot.ts";
import { findColumn } from "../model/table.ts";
import type { DiffRules } from "./diff-rules.ts";

export interface RenamedTypes {
  /** The tables of `before`, with the new names of the types. */
  readonly tables: Snapshot["tables"];
  /** The former type, by the key of the new one. */
  readonly former: Readonly<Record<string, ObjectRef>>;
}

/** `before` has the new names of tables and columns already. */
export function renamedTypes(before: Snapshot, after: Snapshot, rules: DiffRules): RenamedTypes {
  const former: Record<string, ObjectRef> = {};
  const taken = new Set<string>();
  let { tables } = before;
  for (const [key, to] of Object.entries(after.tables)) {
    for (const column of to.columns) {
      const known = before.tables[key] === undefined ? undefined : findColumn(before.tables[key], column.name);
      if (known === undefined || known.type.name !== column.type.name) continue;
      const [old, now] = [typeObject(known.type), typeObject(column.type)];
      if (old === null || now === null) continue;
      const [from, wanted] = [before.objects[objectKey(old)], after.objects[objectKey(now)]];
      if (from === undefined || wanted === undefined || taken.has(objectKey(old)) || former[objectKey(now)]) continue;
      const isMove = after.objects[objectKey(old)] === undefined && before.objects[objectKey(now)] === undefined;
      if (!isMove || old.kind !== now.kind || !rules.altersObject(from, wanted)) continue;
      taken.add(objectKey(old));
      former[objectKey(now)] = old;
      tables = Object.fromEntries(
        Object.entries(tables).map(([name, table]) => [name, withRenamedType(table, old, now)]),
      );
    }
  }
  return { tables, former };
}
