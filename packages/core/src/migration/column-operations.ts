/** Columns of a table that is there, and the values that a column is made of. */
import { type Column, type ColumnOptions, column, columnDefault } from "../model/column.ts";
import { type Default, type GeneratorName, generated, sqlDefault } from "../model/default.ts";
import { type TableName, tableRef } from "../model/name.ts";
import type { TypeSpec } from "../model/type.ts";
import type { OperationOf, ValueRename } from "../operations/vocabulary.ts";
import { call, optionalRecord, plainMembers } from "./code.ts";
import { writtenColumn, writtenFill, writtenName } from "./written-parts.ts";

/** A text, number or boolean is taken literally; everything else through `value`, `sql` or `generator`. */
type Filling = string | number | boolean | Default;

export interface AddedValues {
  /** What the rows there are get, where that is not the column's default. SQL may read the row's other columns. */
  readonly fill?: Filling;
}

/**
 * @example addColumn("posts", column("slug", "text"))
 * @example addColumn("posts", column("slug", "text", { nullable: false }), { fill: sql("lower(title)") })
 */
export function addColumn(table: TableName, column: Column, { fill }: AddedValues = {}): OperationOf<"addColumn"> {
  return { kind: "addColumn", table: tableRef(table), column, ...filling(fill) };
}

function filling(fill: Filling | undefined): { readonly fill?: Default } {
  const given = columnDefault(fill);
  return given === null ? {} : { fill: given };
}

/**
 * The column as it is now: that is what the way back adds.
 *
 * @example dropColumn("posts", column("slug", "text"))
 */
export function dropColumn(table: TableName, column: Column): OperationOf<"dropColumn"> {
  return { kind: "dropColumn", table: tableRef(table), column };
}

/** @example renameColumn("posts", "title", "headline") */
export function renameColumn(table: TableName, from: string, to: string): OperationOf<"renameColumn"> {
  return { kind: "renameColumn", table: tableRef(table), from, to };
}

export interface Conversion {
  /** The dialect's SQL that turns the old value into the new one. */
  readonly using?: string;
  /** The same for the way back. */
  readonly back?: string;
  /** Values that are called otherwise from now on: those of an enum that is stored as text. */
  readonly renamed?: readonly ValueRename[];
  /** Takes the place of nulls. */
  readonly fill?: Filling;
}

/**
 * Both sides of a column of one name.
 *
 * @example alterColumn("posts", column("views", "text"), column("views", "integer"), { using: "views::integer" })
 */
export function alterColumn(
  table: TableName,
  from: Column,
  to: Column,
  { fill, ...conversion }: Conversion = {},
): OperationOf<"alterColumn"> {
  return { kind: "alterColumn", table: tableRef(table), from, to, ...conversion, ...filling(fill) };
}

export interface TimestampOptions {
  /** Other names; false leaves the column out. */
  readonly insertedAt?: string | false;
  readonly updatedAt?: string | false;
  /** Default `{ name: "datetime", zone: true }`. */
  readonly type?: TypeSpec;
  /** Default `generator("now")`; null for none. */
  readonly default?: ColumnOptions["default"];
  /** Default false. */
  readonly nullable?: boolean;
}

/**
 * `inserted_at` and `updated_at`, unless told otherwise never null and filled with the time of the insertion.
 *
 * @example createTable("posts", { columns: [column("id", "uuid"), ...timestamps()] })
 */
export function timestamps(given: TimestampOptions = {}): readonly Column[] {
  const type = given.type ?? { name: "datetime", zone: true };
  const options = {
    nullable: given.nullable ?? false,
    default: given.default === undefined ? generated("now") : given.default,
  };
  return [given.insertedAt ?? "inserted_at", given.updatedAt ?? "updated_at"].flatMap((name) =>
    name === false ? [] : [column(name, type, options)],
  );
}

/**
 * A default in the dialect's SQL.
 *
 * @example column("token", "text", { default: sql("md5(random()::text)") })
 */
export function sql(text: string): Default {
  return sqlDefault(text);
}

/**
 * A default that the database makes, in each dialect's own way.
 *
 * @example column("id", "uuid", { default: generator("uuidv7") })
 */
export function generator(name: GeneratorName): Default {
  return generated(name);
}

export const columnCalls = {
  addColumn: ({ table, column, fill }: OperationOf<"addColumn">) =>
    call("addColumn", writtenName(table), writtenColumn(column), ...optionalRecord(writtenFill(fill))),
  dropColumn: ({ table, column }: OperationOf<"dropColumn">) =>
    call("dropColumn", writtenName(table), writtenColumn(column)),
  renameColumn: ({ table, from, to }: OperationOf<"renameColumn">) =>
    call("renameColumn", writtenName(table), from, to),
  alterColumn: ({ table, from, to, using, back, renamed, fill }: OperationOf<"alterColumn">) => {
    const more = optionalRecord({ ...plainMembers({ using, back, renamed }), ...writtenFill(fill) });
    return call("alterColumn", writtenName(table), writtenColumn(from), writtenColumn(to), ...more);
  },
};
