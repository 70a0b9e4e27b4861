/** The relationships of a table's resources as its foreign keys, once all tables are known. */
import type { Dialect } from "../adapter/adapter.ts";
import type { ForeignKey } from "../model/constraint.ts";
import { canonicalJson } from "../model/json.ts";
import { findColumn, type Table } from "../model/table.ts";
import { agree, type Said, unite } from "./agree.ts";
import { derivedName } from "./check-name.ts";
import type { Part } from "./read-part.ts";
import { type FindStored, type Reference, readReference } from "./read-reference.ts";
import { resourceError } from "./resource-error.ts";

/**
 * Sorted by name. `parts` are those of the table. Relationships over the same columns are one foreign key.
 * Errors: MIG_REFERENCE_INVALID, MIG_RESOURCE_INVALID, MIG_NAME_INVALID, MIG_TABLE_CONFLICT.
 */
export function readForeignKeys(
  table: Table,
  parts: readonly Part[],
  find: FindStored,
  dialect: Dialect,
): readonly ForeignKey[] {
  const said = parts.flatMap((part) =>
    Object.entries(part.resource.relationships).flatMap(([name, relationship]): readonly Said<Reference>[] => {
      const value = readReference({ part, table }, name, relationship, find, dialect);
      return value === null ? [] : [{ by: part.resource.name, value }];
    }),
  );
  const groups = Map.groupBy(said, ({ value }) => canonicalJson([value.columns, value.references]));
  const keys = [...groups.values()].flatMap((same) => mergeReferences(table, same, dialect));
  return unite(table, "foreign key", keys).toSorted((left, right) => (left.name < right.name ? -1 : 1));
}

function mergeReferences(
  table: Table,
  said: readonly Said<Reference>[],
  dialect: Dialect,
): readonly Said<ForeignKey>[] {
  const [first] = said;
  if (first === undefined) return [];
  const { columns, references } = first.value;
  const one = <T extends {}>(what: string, pick: (reference: Reference) => T | null): T | null =>
    agree(
      table,
      `${what} of the foreign key on (${columns.join(", ")})`,
      said.flatMap(({ by, value }) => {
        const picked = pick(value);
        return picked === null ? [] : [{ by, value: picked }];
      }),
    );
  const comment = one("comment", (reference) => reference.comment);
  const key: ForeignKey = {
    name: one("name", ({ name }) => name) ?? derivedName(dialect, table.name, columns[0] ?? "", "fkey"),
    columns,
    references,
    onDelete: one("onDelete", ({ onDelete }) => onDelete) ?? "noAction",
    onUpdate: one("onUpdate", ({ onUpdate }) => onUpdate) ?? "noAction",
    onDeleteColumns: one("onDeleteColumns", ({ onDeleteColumns }) => onDeleteColumns) ?? [],
    match: one("match", ({ match }) => match) ?? "simple",
    deferrable: one("deferrable", ({ deferrable }) => deferrable) ?? "no",
    validated: one("validated", ({ validated }) => validated) ?? true,
    ...(comment === null ? {} : { comment }),
  };
  checkClearing(table, key, first.by);
  return [{ by: first.by, value: key }];
}

/** A key that can never be cleared must not promise it: the delete would fail when it happens. */
function checkClearing(table: Table, key: ForeignKey, resource: string): void {
  const onDelete = key.onDeleteColumns.length === 0 ? key.columns : key.onDeleteColumns;
  const cleared = [...(key.onDelete === "setNull" ? onDelete : []), ...(key.onUpdate === "setNull" ? key.columns : [])];
  const fixed = cleared.find((name) => findColumn(table, name)?.nullable === false);
  if (fixed === undefined) return;
  throw resourceError({ resource }, `the foreign key "${key.name}" cannot set "${fixed}" to null.`, {
    code: "MIG_REFERENCE_INVALID",
    details: { foreignKey: key.name, column: fixed },
    next: "Allow null there, name the columns to clear in onDeleteColumns, or choose another action.",
  });
}
