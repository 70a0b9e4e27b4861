/** A snapshot while operations are applied to it: the maps may change, the tables in them never do. */
import { MigError } from "../errors.ts";
import { withHeirs } from "../model/inheritance.ts";
import { type TableRef, tableKey } from "../model/name.ts";
import { type ObjectRef, objectKey, type SchemaObject, type Snapshot } from "../model/snapshot.ts";
import type { Table } from "../model/table.ts";

export class SnapshotDraft {
  readonly #tables: Map<string, Table>;
  readonly #objects: Map<string, SchemaObject>;

  constructor(from: Snapshot) {
    this.#tables = new Map(Object.entries(from.tables));
    this.#objects = new Map(Object.entries(from.objects));
  }

  find(ref: TableRef): Table | undefined {
    return this.#tables.get(tableKey(ref));
  }

  /** Replaces a table by what `change` makes of it; an unknown table is left alone (raw SQL may have made it). */
  change(ref: TableRef, change: (table: Table) => Table): void {
    const known = this.find(ref);
    if (known !== undefined) this.#tables.set(tableKey(ref), change(known));
  }

  /** The table, and all that have something from it, directly or not. */
  withHeirs(ref: TableRef): readonly TableRef[] {
    return withHeirs(ref, [...this.#tables.values()]);
  }

  changeAll(change: (table: Table) => Table): void {
    for (const [key, table] of this.#tables) this.#tables.set(key, change(table));
  }

  put(table: Table): void {
    this.#tables.set(tableKey(table), table);
  }

  remove(ref: TableRef): void {
    this.#tables.delete(tableKey(ref));
  }

  putObject(object: SchemaObject): void {
    this.#objects.set(objectKey(object), object);
  }

  removeObject(ref: ObjectRef): void {
    this.#objects.delete(objectKey(ref));
  }

  /** Keys sorted, so that two ways to one state give equal snapshots. */
  done(): Snapshot {
    return { tables: sorted(this.#tables), objects: sorted(this.#objects) };
  }
}

function sorted<T>(map: ReadonlyMap<string, T>): Readonly<Record<string, T>> {
  return Object.fromEntries([...map].sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** The list with the part of this name replaced, or without it. A name that is not there is a wrong operation. */
export function replaced<T extends { readonly name: string }>(
  list: readonly T[],
  name: string,
  by: T | null,
): readonly T[] {
  if (!list.some((part) => part.name === name)) {
    throw new MigError("MIG_MIGRATION_INVALID", `There is no "${name}" to change or remove.`, { details: { name } });
  }
  return list.flatMap((part) => {
    if (part.name !== name) return [part];
    return by === null ? [] : [by];
  });
}
