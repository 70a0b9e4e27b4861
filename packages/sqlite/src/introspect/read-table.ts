/** A parsed table as the model has it: names resolved to how they are declared, expressions in their one spelling. */
import {
  byName,
  type Check,
  type Column,
  check,
  type ForeignKey,
  foreignKey,
  type Index,
  index,
  type PrimaryKey,
  type Table,
} from "@mig/core/adapter";
import { readDefault } from "../default.ts";
import { type Owner, tidyExpression } from "../expression.ts";
import { autoIncrement, readCollation } from "../normalize.ts";
import { fold } from "../tokens.ts";
import { readType } from "../types.ts";
import type { CatalogColumn } from "./catalog.ts";
import { constraintNames } from "./names.ts";
import type { ParsedIndex } from "./parse-create-index.ts";
import type { Parsed, ParsedColumn, ParsedConstraint, ParsedTable } from "./parse-create-table.ts";
import type { ParsedKey } from "./parse-key.ts";

/** The other tables, for names in foreign keys: by folded name, with columns and primary key as declared. */
export type Targets = ReadonlyMap<
  string,
  { readonly name: string; readonly columns: readonly string[]; readonly primaryKey: readonly string[] }
>;

export interface Source {
  readonly name: string;
  readonly parsed: Parsed;
  readonly columns: readonly CatalogColumn[];
  readonly indexes: readonly { readonly name: string; readonly parsed: ParsedIndex }[];
}

export function readTable(source: Source, targets: Targets): Table {
  const owner: Owner = source;
  const made = source.indexes.map(({ name, parsed }) => readIndex(name, parsed, owner));
  const { parsed } = source;
  if (parsed.table === null) return unplacedTable(source, parsed.unplaced, made);
  const parts = readConstraints(parsed.table, owner, targets);
  return {
    schema: null,
    name: source.name,
    columns: parsed.table.columns.map((column) => readColumn(column, owner)),
    ...parts,
    indexes: byName([...parts.indexes, ...made]),
    statements: [],
    comment: null,
    options: {
      ...(parsed.table.strict ? { strict: true } : {}),
      ...(parsed.table.withoutRowid ? { withoutRowid: true } : {}),
    },
    inherits: null,
    requires: [],
  };
}

/** Its constraints are in its text; the model keeps what others may point at. */
function unplacedTable({ name, parsed, columns }: Source, unplaced: string, indexes: readonly Index[]): Table {
  const key = columns.filter((column) => column.key > 0).sort((left, right) => left.key - right.key);
  return {
    schema: null,
    name,
    columns: columns.map(catalogColumn),
    primaryKey: key.length === 0 ? null : { name: `${name}_pkey`, columns: key.map((column) => column.name) },
    indexes: byName(indexes),
    foreignKeys: [],
    checks: [],
    statements: [],
    comment: null,
    options: { unplaced, body: parsed.body },
    inherits: null,
    requires: [],
  };
}

function catalogColumn(column: CatalogColumn): Column {
  const type = readType(column.type);
  const generated = column.hidden === 2 || column.hidden === 3;
  return {
    name: column.name,
    type,
    nullable: !column.notNull,
    default: column.default === null || generated ? null : readDefault(`(${column.default})`, type),
    generated: null,
    autoIncrement: null,
    collation: null,
    comment: null,
  };
}

function readColumn(column: ParsedColumn, owner: Owner): Column {
  const type = readType(column.type);
  return {
    name: column.name,
    type,
    nullable: !column.notNull,
    default: column.default === null ? null : readDefault(column.default, type),
    generated:
      column.generated === null
        ? null
        : { expression: tidyExpression(column.generated.expression, owner), stored: column.generated.stored },
    autoIncrement: column.autoIncrement ? autoIncrement : null,
    collation: readCollation(column.collation),
    comment: null,
  };
}

interface Constraints {
  readonly primaryKey: PrimaryKey | null;
  readonly indexes: readonly Index[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly checks: readonly Check[];
}

function readConstraints(table: ParsedTable, owner: Owner, targets: Targets): Constraints {
  const names = constraintNames(owner.name, table.constraints);
  const parts = table.constraints.map((constraint, position) =>
    readConstraint(constraint, names[position] ?? owner.name, owner, targets),
  );
  return {
    primaryKey: parts.flatMap((part) => part.primaryKey ?? [])[0] ?? null,
    indexes: parts.flatMap((part) => part.indexes ?? []),
    foreignKeys: byName(parts.flatMap((part) => part.foreignKeys ?? [])),
    checks: byName(parts.flatMap((part) => part.checks ?? [])),
  };
}

function readConstraint(
  constraint: ParsedConstraint,
  name: string,
  owner: Owner,
  targets: Targets,
): Partial<Constraints> {
  switch (constraint.kind) {
    case "primaryKey":
      return { primaryKey: { name, columns: constraint.keys.map(({ column }) => declared(column ?? "", owner)) } };
    case "unique":
      return {
        indexes: [readIndex(name, { unique: true, keys: constraint.keys, where: null }, owner, { deferrable: "no" })],
      };
    case "check":
      return { checks: [check({ name, expression: tidyExpression(constraint.expression, owner) })] };
    case "foreignKey":
      return { foreignKeys: [readForeignKey(constraint, name, owner, targets)] };
  }
}

function readForeignKey(
  key: Extract<ParsedConstraint, { kind: "foreignKey" }>,
  name: string,
  owner: Owner,
  targets: Targets,
): ForeignKey {
  const target = targets.get(fold(key.table));
  const known = new Map(target?.columns.map((column) => [fold(column), column]));
  const named = key.targets.map((column) => known.get(fold(column)) ?? column);
  return foreignKey({
    name,
    columns: key.columns.map((column) => declared(column, owner)),
    references: { table: target?.name ?? key.table, columns: named.length > 0 ? named : (target?.primaryKey ?? []) },
    onDelete: key.onDelete,
    onUpdate: key.onUpdate,
    match: key.match,
    deferrable: key.deferrable,
  });
}

function readIndex(name: string, parsed: ParsedIndex, owner: Owner, constraint: Index["constraint"] = null): Index {
  return index({
    name,
    unique: parsed.unique,
    keys: parsed.keys.map((key) => readKey(key, owner)),
    where: parsed.where === null ? null : tidyExpression(parsed.where, owner),
    constraint,
  });
}

function readKey(key: ParsedKey, owner: Owner) {
  const what =
    key.expression === null
      ? { column: declared(key.column ?? "", owner) }
      : { expression: tidyExpression(key.expression, owner) };
  return { ...what, direction: key.direction, collation: readCollation(key.collation) };
}

/** The column's name as its table declares it; SQLite's names are not case sensitive. */
function declared(name: string, owner: Owner): string {
  return owner.columns.find((column) => fold(column.name) === fold(name))?.name ?? name;
}
