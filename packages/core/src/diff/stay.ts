/**
 * What stays although nobody declares it: it was kept, or nobody has decided yet. It is carried into the target state,
 * so that state and database never disagree.
 *
 * A kept column keeps its values and its plain indexes. Whatever could refuse a row that does not know of the column
 * goes with the declaration: NOT NULL (unless the database fills the column), unique indexes, foreign keys and checks.
 * A kept table keeps everything but foreign keys whose target goes.
 */
import type { Column } from "../model/column.ts";
import type { ForeignKey } from "../model/constraint.ts";
import { indexColumns } from "../model/edit.ts";
import { findTable, type SchemaObject, type Snapshot } from "../model/snapshot.ts";
import { findColumn, type Table, uniqueKeys } from "../model/table.ts";
import { facts } from "../operations/facts.ts";
import { typeNeeds } from "../operations/needs.ts";
import type { Gone } from "./renames.ts";

export interface Staying {
  /** By table key. */
  readonly tables: Gone;
  /** Column names, by the key of a table that stays anyway. */
  readonly columns: ReadonlyMap<string, Gone>;
}

/** `after` with what stays of `before`, which has the new names already. */
export function withStaying(after: Snapshot, before: Snapshot, { tables, columns }: Staying): Snapshot {
  const whole = [...tables.kept, ...tables.open].flatMap((key) => {
    const table = before.tables[key];
    return table === undefined ? [] : [[key, table] as const];
  });
  const declared = Object.entries(after.tables).map(([key, table]) => {
    const from = before.tables[key];
    const stay = columns.get(key);
    return [key, from === undefined || stay === undefined ? table : withColumns(table, from, stay)] as const;
  });
  const all: Snapshot = { tables: Object.fromEntries([...whole, ...declared]), objects: after.objects };
  const settled = Object.fromEntries([
    ...whole.map(([key, table]) => [key, withoutLostTargets(table, all)] as const),
    ...declared,
  ]);
  return { tables: settled, objects: { ...neededObjects(settled, before), ...after.objects } };
}

function withColumns(table: Table, from: Table, { kept, open }: Gone): Table {
  const staying = from.columns.filter(({ name }) => kept.includes(name) || open.includes(name));
  if (staying.length === 0) return table;
  const grown = {
    ...table,
    columns: [...table.columns, ...staying.map((column) => (kept.includes(column.name) ? relaxed(column) : column))],
  };
  const indexes = from.indexes.filter((index) => {
    const read = indexColumns(from, index);
    return (
      !index.unique &&
      read.some((name) => staying.some((column) => column.name === name)) &&
      read.every((name) => findColumn(grown, name) !== undefined) &&
      !table.indexes.some(({ name }) => name === index.name)
    );
  });
  return { ...grown, indexes: [...table.indexes, ...indexes] };
}

/** Inserts do not name it any more. */
function relaxed(column: Column): Column {
  const isFilled = column.default !== null || column.generated !== null || column.autoIncrement !== null;
  return isFilled ? column : { ...column, nullable: true };
}

function withoutLostTargets(table: Table, all: Snapshot): Table {
  const isWhole = ({ references }: ForeignKey) => {
    const target = findTable(all, references.table);
    const wanted = [...references.columns].sort().join();
    return target !== undefined && uniqueKeys(target).some((key) => [...key].sort().join() === wanted);
  };
  return table.foreignKeys.every(isWhole) ? table : { ...table, foreignKeys: table.foreignKeys.filter(isWhole) };
}

/** The old objects that the tables rest on, and those that these rest on. */
function neededObjects(tables: Snapshot["tables"], before: Snapshot): Snapshot["objects"] {
  const wanted = new Set(
    Object.values(tables).flatMap((table) => [
      ...table.requires,
      ...table.columns.flatMap((column) => typeNeeds(column.type)),
    ]),
  );
  const gives = (object: SchemaObject) => [facts.object(object), ...(object.provides ?? [])];
  const found: Record<string, SchemaObject> = {};
  for (let size = -1; size !== wanted.size; ) {
    size = wanted.size;
    for (const [key, object] of Object.entries(before.objects)) {
      if (found[key] !== undefined || !gives(object).some((fact) => wanted.has(fact))) continue;
      found[key] = object;
      for (const fact of object.requires) wanted.add(fact);
    }
  }
  return found;
}
