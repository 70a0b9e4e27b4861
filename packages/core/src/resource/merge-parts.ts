/**
 * The resources of one table, as that table. Everything that any of them asks for is in it. Where two speak about the
 * same thing they must agree; saying nothing is no disagreement. A column may be null when one of them allows it, or
 * inserts rows without knowing it, and it is neither a key nor filled by the database; of two sizes of a type the one
 * that holds all values of the other is taken.
 */
import type { Dialect } from "../adapter/adapter.ts";
import type { Column } from "../model/column.ts";
import type { Default } from "../model/default.ts";
import { type Index, index } from "../model/index-model.ts";
import { inheritance } from "../model/inheritance.ts";
import { equal } from "../model/json.ts";
import { byName, snakeCase, type TableRef } from "../model/name.ts";
import type { Table } from "../model/table.ts";
import { type ColumnType, widens } from "../model/type.ts";
import { agree, type Said, tableConflict, unite } from "./agree.ts";
import { derivedName } from "./check-name.ts";
import type { ScopeName } from "./placement.ts";
import type { Field } from "./read-fields.ts";
import type { DeclaredIndex } from "./read-indexes.ts";
import type { Part } from "./read-part.ts";

export interface MergedTable {
  /** Without its foreign keys: those need the other tables. */
  readonly table: Table;
  readonly renamedFrom: TableRef | null;
  /** New column to old. */
  readonly renamedColumns: Readonly<Record<string, string>>;
  /** By column: new value to old. */
  readonly renamedValues: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly concurrentIndexes: readonly string[];
  /** What columns are filled with when they become required. */
  readonly fills: Readonly<Record<string, Default>>;
  /** How the values of columns are converted when their types change. */
  readonly conversions: Readonly<Record<string, Conversion>>;
  /** The attributes of columns that are not called like them. */
  readonly attributes: Readonly<Record<string, readonly string[]>>;
}

type Conversion = NonNullable<Field["conversion"]>;

/** Decides which of several primary keys is the table's; gives the columns of one of them. */
export type ChooseKey = (choice: KeyChoice) => readonly string[];

interface KeyChoice {
  readonly scope: ScopeName;
  readonly table: TableRef;
  readonly renamedFrom: TableRef | null;
  /** At least two, with the resources that have them, in the order of their names. */
  readonly keys: readonly { readonly columns: readonly string[]; readonly by: readonly string[] }[];
}

/** `given` are the parts of one table, in any order. Errors: MIG_TABLE_CONFLICT, and those of `chooseKey`. */
export function mergeParts(ref: TableRef, given: readonly Part[], dialect: Dialect, chooseKey: ChooseKey): MergedTable {
  const parts = [...given].sort((left, right) => (left.resource.name < right.resource.name ? -1 : 1));
  const every = <T>(pick: (part: Part) => readonly T[]): readonly Said<T>[] =>
    parts.flatMap((part) => pick(part).map((value) => ({ by: part.resource.name, value })));
  const union = <T extends { readonly name: string }>(what: string, pick: (part: Part) => readonly T[]) =>
    unite(ref, what, every(pick));
  /** Null says nothing. */
  const one = <T extends {}>(what: string, pick: (part: Part) => T | null) => {
    const said = every((part) => present(pick(part)));
    return agree(ref, what, said);
  };
  const optionsOf = (part: Part) => part.resource.dataLayer.options;

  const renamedFrom = one("former name", (part) => part.renamedFrom);
  const keyName = one("name of the primary key", (part) => optionsOf(part).primaryKeyName ?? null);
  const [primaryKey, otherKeys] = chosenKey(ref, parts, renamedFrom, chooseKey);
  const indexes = [...every((part) => part.indexes), ...otherKeys.map((key) => uniqueKey(ref, key, dialect))];
  return {
    table: {
      schema: ref.schema,
      name: ref.name,
      columns: mergeColumns(ref, every(columnsOfPart), primaryKey ?? [], parts),
      primaryKey: primaryKey && { name: keyName ?? derivedName(dialect, ref.name, "pkey"), columns: primaryKey },
      indexes: mergeIndexes(ref, indexes),
      foreignKeys: [],
      checks: byName(union("check constraint", (part) => part.checks)),
      statements: union("custom statement", (part) => part.statements),
      comment: one("comment", (part) => optionsOf(part).comment ?? null),
      options: record(union("option", (part) => named(optionsOf(part).options ?? {}))),
      inherits: one("inheritance", (part) => {
        const { inherits } = optionsOf(part);
        return inherits === undefined ? null : inheritance(inherits);
      }),
      requires: [],
    },
    renamedFrom,
    renamedValues: record(
      union(
        "former values of the column",
        saidOfColumns((field) => field.renamedValues),
      ),
    ),
    renamedColumns: record(
      union(
        "former name of the column",
        saidOfColumns((field) => field.renamedFrom),
      ),
    ),
    concurrentIndexes: concurrentNames(indexes),
    fills: record(
      union(
        "fill of the column",
        saidOfColumns((field) => field.fill),
      ),
    ),
    conversions: record(
      union(
        "conversion of the column",
        saidOfColumns((field) => field.conversion),
      ),
    ),
    attributes: attributesOf(parts),
  };
}

type Key = KeyChoice["keys"][number];

/** The table's key, and those of other resources, which stay unique. */
function chosenKey(
  table: TableRef,
  parts: readonly Part[],
  renamedFrom: TableRef | null,
  chooseKey: ChooseKey,
): readonly [readonly string[] | null, readonly Key[]] {
  const keys: Key[] = [];
  for (const { primaryKey, resource } of parts) {
    if (primaryKey === null) continue;
    const known = keys.findIndex(({ columns }) => equal(columns, primaryKey));
    const by = [...(keys[known]?.by ?? []), resource.name];
    keys.splice(known === -1 ? keys.length : known, 1, { columns: primaryKey, by });
  }
  const [first, second] = keys;
  const scope = parts[0]?.scope;
  if (first === undefined || second === undefined || scope === undefined) return [first?.columns ?? null, []];
  const columns = chooseKey({ scope, table, renamedFrom, keys });
  return [columns, keys.filter((key) => !equal(key.columns, columns))];
}

function uniqueKey(table: TableRef, { columns, by }: Key, dialect: Dialect): Said<DeclaredIndex> {
  const name = derivedName(dialect, table.name, ...columns, "index");
  const value = {
    index: index({ name, keys: columns, unique: true }),
    identity: true,
    concurrently: false,
    message: null,
  };
  return { by: by.join(", "), value };
}

function attributesOf(parts: readonly Part[]): Readonly<Record<string, readonly string[]>> {
  const fields = parts.flatMap((part) => [...part.fields.values()]);
  const names = [...Map.groupBy(fields, ({ column }) => column.name)].map(
    ([column, same]) => [column, [...new Set(same.map(({ name }) => snakeCase(name)))].sort()] as const,
  );
  return Object.fromEntries(names.filter(([column, attributes]) => !equal(attributes, [column])));
}

function mergeColumns(
  ref: TableRef,
  said: readonly Said<Column>[],
  primaryKey: readonly string[],
  parts: readonly Part[],
): readonly Column[] {
  const inserting = parts.filter((part) => part.resource.dataLayer.options.inserts !== false);
  return [...Map.groupBy(said, ({ value }) => value.name)].map(([name, same]) => {
    const one = <T extends {}>(what: string, pick: (column: Column) => T | null): T | null =>
      agree(
        ref,
        `${what} of the column "${name}"`,
        same.flatMap(({ by, value }) => present(pick(value)).map((picked) => ({ by, value: picked }))),
      );
    const autoIncrement = one("numbering", (column) => column.autoIncrement);
    const [filled, generated] = [
      one("default", (column) => column.default),
      one("generated value", (column) => column.generated),
    ];
    const never = primaryKey.includes(name) || autoIncrement !== null;
    const isLeftOut =
      filled === null &&
      generated === null &&
      inserting.some((part) => !columnsOfPart(part).some((column) => column.name === name));
    return {
      name,
      type: mergeTypes(ref, name, same),
      nullable: !never && (isLeftOut || same.some(({ value }) => value.nullable)),
      default: filled,
      generated,
      autoIncrement,
      collation: one("collation", (column) => column.collation),
      comment: one("comment", (column) => column.comment),
    };
  });
}

/** Only these have sizes of which one can hold the other. */
const sized: ReadonlySet<string> = new Set(["string", "decimal", "time", "datetime"]);

function mergeTypes(ref: TableRef, name: string, said: readonly Said<Column>[]): ColumnType {
  const types = said.map(({ by, value }) => ({ by, value: value.type }));
  return types.reduce((left, right) => {
    if (equal(left.value, right.value)) return left;
    const comparable = left.value.name === right.value.name && sized.has(left.value.name);
    if (comparable && widens(left.value, right.value)) return right;
    if (comparable && widens(right.value, left.value)) return left;
    throw tableConflict(ref, `type of the column "${name}"`, left, right);
  }).value;
}

/** Two identities that differ only in the names of their indexes are one. */
function mergeIndexes(ref: TableRef, said: readonly Said<DeclaredIndex>[]): readonly Index[] {
  const all = byName(
    unite(
      ref,
      "index",
      said.map(({ by, value }) => ({ by, value: value.index })),
    ),
  );
  const identities = new Set(said.flatMap(({ value }) => (value.identity ? [value.index.name] : [])));
  const twins = (left: Index, right: Index) => equal({ ...left, name: "" }, { ...right, name: "" });
  return all.filter((index, position) => {
    const earlier = all.slice(0, position).filter((other) => identities.has(other.name));
    return !identities.has(index.name) || !earlier.some((other) => twins(other, index));
  });
}

function concurrentNames(said: readonly Said<DeclaredIndex>[]): readonly string[] {
  const names = said.flatMap(({ value }) => (value.concurrently ? [value.index.name] : []));
  return [...new Set(names)].sort();
}

function columnsOfPart(part: Part): readonly Column[] {
  return [...part.fields.values()].map((field) => field.column);
}

function saidOfColumns<T extends {}>(pick: (field: Field) => T | null) {
  return (part: Part): readonly Named<T>[] =>
    [...part.fields.values()].flatMap((field) =>
      present(pick(field)).map((value) => ({ name: field.column.name, value })),
    );
}

interface Named<T> {
  readonly name: string;
  readonly value: T;
}

function named<T>(given: Readonly<Record<string, T>>): readonly Named<T>[] {
  return Object.entries(given).map(([name, value]) => ({ name, value }));
}

function record<T>(given: readonly Named<T>[]): Readonly<Record<string, T>> {
  return Object.fromEntries(given.map(({ name, value }) => [name, value]));
}

function present<T extends {}>(given: T | null): readonly T[] {
  return given === null ? [] : [given];
}
