/**
 * Partitions and tables that inherit. Both have the columns and checks of their parents; a partition has its parent's keys,
 * foreign keys and indexes besides, under names that PostgreSQL chooses.
 */
import {
  byName,
  type Column,
  type ColumnOverride,
  type Default,
  equal,
  type Families,
  type ForeignKey,
  findColumn,
  type Index,
  type PrimaryKey,
  sameTable,
  type Table,
  type TableRef,
} from "@mig/core/adapter";
import { defaultSql } from "./default.ts";
import { derivedName, isDerivedName } from "./derived-name.ts";
import { scopedName } from "./quote.ts";

function inheritedColumns(
  parents: readonly Table[],
): ReadonlyMap<string, { readonly column: Column; readonly of: Table }> {
  const known = new Map<string, { readonly column: Column; readonly of: Table }>();
  for (const of of parents)
    for (const column of of.columns) if (!known.has(column.name)) known.set(column.name, { column, of });
  return known;
}

/** What the column's rows get in a table that has it from another one. */
export function inheritedDefault({ default: given, autoIncrement, name }: Column, of: TableRef): Default | null {
  if (autoIncrement === null) return given;
  // The numbers of an identity column are the parent's affair, and where a table stands alone it has none.
  if (autoIncrement.kind === "identity") return null;
  const sequence = scopedName({ schema: of.schema, name: `${of.name}_${name}_seq` });
  const plain = sequence.replaceAll(/"([a-z_][a-z0-9_$]*)"/g, "$1");
  return { kind: "sql", sql: `nextval('${plain.replaceAll("'", "''")}'::regclass)` };
}

function asOwn(column: Column, of: TableRef, override: ColumnOverride = {}): Column {
  return {
    ...column,
    nullable: override.nullable ?? column.nullable,
    default: override.default === undefined ? inheritedDefault(column, of) : override.default,
    autoIncrement: null,
    comment: override.comment ?? null,
  };
}

function withoutPart<T extends Pick<Index, "partOf">>({ partOf: _, ...rest }: T): Omit<T, "partOf"> {
  return rest;
}

function alone(table: Table, parents: readonly Table[]): Table {
  const { inherits } = table;
  if (inherits === null) return table;
  const inherited = [...inheritedColumns(parents).values()].map(({ column, of }) =>
    asOwn(column, of, inherits.columns[column.name]),
  );
  const own = { ...table, columns: [...inherited, ...table.columns], inherits: null };
  const whole = inherits.bound === undefined ? own : parents.reduce(withKeys, own);
  const checks = parents.flatMap((parent) => parent.checks.filter(({ noInherit }) => !noInherit));
  const fresh = checks.filter(({ name }) => !table.checks.some((check) => check.name === name));
  const key = new Set(whole.primaryKey?.columns);
  return {
    ...whole,
    columns: whole.columns.map((column) => (key.has(column.name) ? { ...column, nullable: false } : column)),
    primaryKey: whole.primaryKey && withoutPart(whole.primaryKey),
    indexes: byName(whole.indexes.map(withoutPart)),
    checks: byName([...table.checks.map(({ inherited: _, ...check }) => check), ...fresh]),
  };
}

/** A partition with what it has because its parent has it. */
function withKeys(table: Table, parent: Table): Table {
  const hasPart = (name: string) => {
    const whole = { schema: parent.schema, name };
    const parts = [...table.indexes, ...(table.primaryKey === null ? [] : [table.primaryKey])];
    return parts.some(({ partOf }) => partOf !== undefined && sameTable(partOf, whole));
  };
  const taken = new Set(
    [...table.indexes, ...(table.primaryKey === null ? [] : [table.primaryKey])].map(({ name }) => name),
  );
  const { primaryKey } = parent;
  const derivedKey =
    table.primaryKey !== null || primaryKey === null || primaryKey.only
      ? table.primaryKey
      : { ...plainKey(primaryKey), name: derivedName(table.name, null, taken) };
  const indexes = parent.indexes
    .filter(({ name, only }) => !only && !hasPart(name))
    .map((index) => ({ ...withoutPart(index), comment: null, name: derivedName(table.name, index, taken) }));
  const foreignKeys = parent.foreignKeys.filter(({ name }) => !table.foreignKeys.some((key) => key.name === name));
  return {
    ...table,
    primaryKey: derivedKey,
    indexes: [...table.indexes, ...indexes],
    foreignKeys: byName([...table.foreignKeys, ...foreignKeys.map(withoutComment)]),
  };
}

function plainKey({ comment: _, ...key }: PrimaryKey): PrimaryKey {
  return withoutPart(key);
}

function withoutComment({ comment: _, ...key }: ForeignKey): ForeignKey {
  return key;
}

function heir(table: Table, parents: readonly Table[]): Table {
  const { inherits } = table;
  if (inherits === null) return table;
  const known = inheritedColumns(parents);
  const overrides = [...known].flatMap(([name, { column, of }]) => {
    const own = findColumn(table, name);
    // A column of a key of its own is never null, whoever says so.
    const inKey = column.nullable && table.primaryKey?.columns.includes(name);
    const override = {
      ...inherits.columns[name],
      ...(own === undefined ? {} : overrideOf(own, column, of)),
      ...(inKey ? { nullable: false as const } : {}),
    };
    return Object.keys(override).length === 0 ? [] : [[name, override] as const];
  });
  const isPartition = inherits.bound !== undefined;
  const isTheirs = (own: Table["checks"][number]) =>
    parents.some(({ checks }) => checks.some((check) => equal({ ...check, comment: own.comment }, own)));
  const isCloned = (own: ForeignKey) =>
    parents.some(({ foreignKeys }) => foreignKeys.some((other) => equal(withoutComment(other), own)));
  const { primaryKey } = table;
  return {
    ...table,
    columns: table.columns.filter(({ name }) => !known.has(name)),
    primaryKey: primaryKey && isPartition && isDerivedKey(table, primaryKey, parents) ? null : primaryKey,
    indexes: isPartition ? table.indexes.filter((index) => !isDerivedIndex(table, index, parents)) : table.indexes,
    foreignKeys: isPartition ? table.foreignKeys.filter((key) => !isCloned(key)) : table.foreignKeys,
    checks: table.checks.filter((check) => !isTheirs(check)),
    inherits: { ...inherits, columns: { ...inherits.columns, ...Object.fromEntries(overrides) } },
  };
}

function overrideOf(own: Column, parent: Column, of: TableRef): ColumnOverride {
  const isNumbered = own.autoIncrement !== null || (parent.autoIncrement !== null && takesNumbers(own));
  const isComputed = own.generated !== null || parent.generated !== null;
  const isSame = isNumbered || isComputed || equal(own.default, inheritedDefault(parent, of));
  return {
    ...(own.nullable || !parent.nullable ? {} : { nullable: false }),
    ...(isSame ? {} : { default: own.default && { kind: "sql", sql: defaultSql(own.default, own.type) } }),
    ...(own.comment === null ? {} : { comment: own.comment }),
  };
}

/** The sequence of a serial column has a name that nobody chose. */
function takesNumbers({ default: given }: Column): boolean {
  return given?.kind === "sql" && given.sql.startsWith("nextval(");
}

/** Is it there because the parent's primary key is, and as PostgreSQL makes it? */
function isDerivedKey(table: Table, own: PrimaryKey, parents: readonly Table[]): boolean {
  return parents.some(({ schema, primaryKey }) => {
    if (primaryKey === null || primaryKey.only || own.comment !== undefined) return false;
    const isPart = own.partOf === undefined || sameTable(own.partOf, { schema, name: primaryKey.name });
    return isPart && equal(own.columns, primaryKey.columns) && isDerivedName(own.name, table.name, null);
  });
}

function isDerivedIndex(table: Table, own: Index, parents: readonly Table[]): boolean {
  const { partOf } = own;
  if (partOf === undefined || own.comment !== null) return false;
  return parents.some(({ schema, indexes }) =>
    indexes.some(
      (whole) =>
        sameTable(partOf, { schema, name: whole.name }) &&
        !whole.only &&
        (whole.constraint === null) === (own.constraint === null) &&
        equal(whole.options, own.options) &&
        isDerivedName(own.name, table.name, own),
    ),
  );
}

export const families: Families = { alone, heir };
