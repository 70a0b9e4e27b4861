/** Columns come, go, are renamed and change in place. */
import type { Column } from "../../model/column.ts";
import { value } from "../../model/default.ts";
import { indexColumns, withRenamedColumn, withRenamedReference } from "../../model/edit.ts";
import { mentions } from "../../model/expression.ts";
import { sameTable } from "../../model/name.ts";
import type { Snapshot } from "../../model/snapshot.ts";
import type { Table } from "../../model/table.ts";
import type { ColumnType } from "../../model/type.ts";
import { enumValues, randomAddition } from "../random-column.ts";
import type { Making } from "../random-schema.ts";
import {
  forgottenColumn,
  type Mutated,
  type Mutation,
  renamedColumn,
  tablesOf,
  withChanged,
  withTables,
} from "./mutation.ts";

interface Place {
  readonly table: Table;
  readonly column: Column;
}

function places(snapshot: Snapshot, wanted: (place: Place) => boolean): readonly Place[] {
  return tablesOf(snapshot)
    .flatMap((table) => table.columns.map((column) => ({ table, column })))
    .filter(wanted);
}

/** Is the column part of a key, of a foreign key on either side, or of an expression? */
function isTied(snapshot: Snapshot, { table, column }: Place): boolean {
  const { name } = column;
  return (
    column.generated !== null ||
    column.autoIncrement !== null ||
    table.primaryKey?.columns.includes(name) === true ||
    table.foreignKeys.some((key) => key.columns.includes(name)) ||
    table.checks.some((check) => mentions(check.expression, name)) ||
    table.columns.some((other) => other.generated !== null && mentions(other.generated.expression, name)) ||
    table.indexes.some((index) => index.where !== null && mentions(index.where, name)) ||
    isReferenced(snapshot, { table, column })
  );
}

function isReferenced(snapshot: Snapshot, { table, column }: Place): boolean {
  return tablesOf(snapshot).some((other) =>
    other.foreignKeys.some(
      (key) => sameTable(key.references.table, table) && key.references.columns.includes(column.name),
    ),
  );
}

/** A free column: nothing but plain indexes is on it. */
function free(snapshot: Snapshot): readonly Place[] {
  return places(snapshot, (place) => !isTied(snapshot, place));
}

function changed(from: Mutated, { table, column }: Place, to: Partial<Column>): Mutated {
  const columns = table.columns.map((known) => (known === column ? { ...known, ...to } : known));
  return withChanged(from, table, { ...table, columns });
}

const addColumn: Mutation = (from, { random, capabilities, names }) => {
  const table = random.any(tablesOf(from.snapshot));
  if (table === undefined) return null;
  const added = randomAddition(random, capabilities, names.fresh("c"), names.derived(table.name, "enum"));
  return withChanged(from, table, { ...table, columns: [...table.columns, added] });
};

/** With the indexes, checks and foreign keys of its own table that are on it. */
function dropped(from: Mutated, { table, column }: Place): Mutated {
  const { name } = column;
  const without: Table = {
    ...table,
    columns: table.columns.filter((known) => known !== column),
    indexes: table.indexes.filter((index) => !indexColumns(table, index).includes(name)),
    foreignKeys: table.foreignKeys.filter((key) => !key.columns.includes(name)),
    checks: table.checks.filter((check) => !mentions(check.expression, name)),
  };
  return { ...withChanged(from, table, without), renames: forgottenColumn(from.renames, table, name) };
}

/** Can it go without taking a key, a computed column or another table's foreign key along? */
function isDroppable(snapshot: Snapshot, { table, column }: Place): boolean {
  return (
    table.columns.length > 1 &&
    table.primaryKey?.columns.includes(column.name) !== true &&
    !table.columns.some((other) => other.generated !== null && mentions(other.generated.expression, column.name)) &&
    !isReferenced(snapshot, { table, column })
  );
}

const dropColumn: Mutation = (from, { random }) => {
  const place = random.any(places(from.snapshot, (candidate) => isDroppable(from.snapshot, candidate)));
  return place === undefined ? null : dropped(from, place);
};

/** A column together with the unique index on it. */
const dropUniqueColumn: Mutation = (from, { random }) => {
  const place = random.any(
    places(from.snapshot, (candidate) => {
      const { table, column } = candidate;
      const isUnique = table.indexes.some((index) => index.unique && indexColumns(table, index).includes(column.name));
      return isUnique && isDroppable(from.snapshot, candidate);
    }),
  );
  return place === undefined ? null : dropped(from, place);
};

function renamed(from: Mutated, { table, column }: Place, to: string): Mutated {
  const after = withTables(from, (known) => {
    const own = known === table ? withRenamedColumn(known, column.name, to) : known;
    return withRenamedReference(own, table, column.name, to);
  });
  return { ...after, renames: renamedColumn(from.renames, table, column.name, to) };
}

const renameColumn: Mutation = (from, { random, names }) => {
  const place = random.any(places(from.snapshot, () => true));
  return place === undefined ? null : renamed(from, place, names.fresh("n"));
};

/** Types whose values all fit the other one. */
const widenings: readonly (readonly [ColumnType, ColumnType])[] = [
  [{ name: "smallint" }, { name: "integer" }],
  [{ name: "smallint" }, { name: "bigint" }],
  [{ name: "integer" }, { name: "bigint" }],
  [{ name: "string", length: 40 }, { name: "text" }],
  [
    { name: "string", length: 40 },
    { name: "string", length: 80 },
  ],
  [
    { name: "decimal", precision: 10, scale: 2 },
    { name: "decimal", precision: 12, scale: 2 },
  ],
];

function wider(random: Making["random"], { type }: Column): ColumnType | undefined {
  const length = type.name === "string" ? type.length : undefined;
  const fits = widenings.filter(
    ([from]) => from.name === type.name && (from.name !== "string" || from.length === length),
  );
  return random.any(fits.filter(([from]) => from.name !== "decimal" || isNarrowDecimal(type)))?.[1];
}

function isNarrowDecimal(type: ColumnType): boolean {
  return type.name === "decimal" && type.precision === 10;
}

const widenType: Mutation = (from, { random }) => {
  const place = random.any(free(from.snapshot).filter(({ column }) => wider(random, column) !== undefined));
  const type = place === undefined ? undefined : wider(random, place.column);
  return place === undefined || type === undefined ? null : changed(from, place, { type });
};

/** A number becomes a text, and so does its default. */
const retypeWithDefault: Mutation = (from, { random }) => {
  const place = random.any(free(from.snapshot).filter(({ column }) => column.type.name === "integer"));
  if (place === undefined) return null;
  return changed(from, place, {
    type: { name: "text" },
    default: random.chance(0.5) ? value("seven") : place.column.default === null ? null : value("7"),
  });
};

/** Another name and another type at once. */
const renameAndRetype: Mutation = (from, { random, names }) => {
  const place = random.any(free(from.snapshot).filter(({ column }) => wider(random, column) !== undefined));
  const type = place === undefined ? undefined : wider(random, place.column);
  if (place === undefined || type === undefined) return null;
  const name = names.fresh("n");
  const after = renamed(from, place, name);
  const now = places(after.snapshot, ({ table, column }) => sameTable(table, place.table) && column.name === name)[0];
  return now === undefined ? null : changed(after, now, { type });
};

const changeNullability: Mutation = (from, { random }) => {
  const place = random.any(free(from.snapshot).filter(({ column }) => column.nullable || column.default !== null));
  return place === undefined ? null : changed(from, place, { nullable: !place.column.nullable });
};

const changeDefault: Mutation = (from, { random }) => {
  const place = random.any(
    free(from.snapshot).filter(({ column }) => column.type.name === "text" || column.type.name === "integer"),
  );
  if (place === undefined) return null;
  const literal = place.column.type.name === "text" ? value("another") : value(99);
  const gone = place.column.default !== null && place.column.nullable && random.chance(0.3);
  return changed(from, place, { default: gone ? null : literal });
};

/** One more value at the end, and with a chance the default becomes it. */
const addedValue =
  (withDefault: boolean): Mutation =>
  (from, { random }) => {
    const place = random.any(
      free(from.snapshot).filter(
        ({ column }) => column.type.name === "enum" && column.type.values.length < enumValues.length,
      ),
    );
    if (place?.column.type.name !== "enum") return null;
    const { type } = place.column;
    const values = enumValues.slice(0, type.values.length + 1);
    const added = values.at(-1) ?? "";
    return changed(from, place, {
      type: { ...type, values },
      ...(withDefault ? { default: value(added), nullable: false } : {}),
    });
  };

const addEnumValue: Mutation = addedValue(false);
const addEnumValueAsDefault: Mutation = addedValue(true);

export const columnMutations = {
  addColumn,
  dropColumn,
  dropUniqueColumn,
  renameColumn,
  widenType,
  retypeWithDefault,
  renameAndRetype,
  changeNullability,
  changeDefault,
  addEnumValue,
  addEnumValueAsDefault,
} satisfies Record<string, Mutation>;
