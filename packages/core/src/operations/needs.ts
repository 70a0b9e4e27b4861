/** What the parts of a table rest on, give and are called, as facts. */
import type { Column } from "../model/column.ts";
import type { Check, ForeignKey, PrimaryKey } from "../model/constraint.ts";
import { typeObject } from "../model/edit.ts";
import { namesIn } from "../model/expression.ts";
import { type Index, uniqueColumns } from "../model/index-model.ts";
import { sameTable, type TableRef } from "../model/name.ts";
import type { Table } from "../model/table.ts";
import { uniqueKeys } from "../model/table.ts";
import type { ColumnType } from "../model/type.ts";
import { type Fact, facts } from "./facts.ts";
import type { Lifecycle, Ordering } from "./lifecycle.ts";
import type { TableTraits } from "./vocabulary.ts";

/** A column that something reads: it must be there and be done changing. */
function reads(ref: TableRef, columns: readonly string[]): readonly Fact[] {
  return columns.flatMap((name) => {
    const column = facts.column(ref, name);
    return [column, facts.settled(column)];
  });
}

function readsExpression(ref: TableRef, expression: string): readonly Fact[] {
  return reads(ref, namesIn(expression));
}

/** The object that a type refers to. */
export function typeNeeds(type: ColumnType): readonly Fact[] {
  const object = typeObject(type);
  return object === null ? [] : [facts.object(object)];
}

export function columnLifecycle(ref: TableRef, column: Column): Lifecycle {
  const expression = column.generated?.expression;
  const sources = expression === undefined ? [] : namesIn(expression).filter((name) => name !== column.name);
  return {
    needs: [...typeNeeds(column.type), ...reads(ref, sources)],
    gives: [facts.column(ref, column.name)],
    names: [facts.freeColumn(ref, column.name)],
    within: [facts.table(ref)],
  };
}

export function primaryKeyLifecycle(ref: TableRef, key: PrimaryKey): Lifecycle {
  return {
    needs: reads(ref, key.columns),
    gives: [facts.unique(ref, key.columns)],
    names: [facts.freeRelation(ref, key.name), facts.freeConstraint(ref, "primary key")],
    within: [facts.table(ref)],
  };
}

function namesInIndex({ keys, include, where }: Index): readonly string[] {
  const texts = [where, ...keys.map((key) => key.expression)].filter((text) => text !== null);
  const plain = keys.flatMap((key) => (key.column === null ? [] : [key.column]));
  return [...plain, ...include, ...texts.flatMap(namesIn)];
}

export function indexLifecycle(ref: TableRef, index: Index): Lifecycle {
  const unique = uniqueColumns(index);
  return {
    needs: reads(ref, namesInIndex(index)),
    gives: unique === null ? [] : [facts.unique(ref, unique)],
    names: [facts.freeRelation(ref, index.name)],
    within: [facts.table(ref)],
  };
}

/**
 * The parts of an index in partitions. An index for all partitions takes those that are there already, so they come
 * first; one for its table alone is there first, and takes them one by one. When it is dropped, all its parts go.
 */
export function partsOrder(
  { schema }: TableRef,
  { name, partOf, only }: PrimaryKey | Index,
): { readonly creation: Ordering; readonly removal: Ordering } {
  const own = { schema, name };
  const within = partOf === undefined ? [] : [partOf];
  return {
    creation: {
      requires: [...within.map(facts.index), ...(only ? [] : [facts.parts(own)])],
      provides: [...within.map(facts.parts), ...(only ? [facts.index(own)] : [])],
    },
    removal: { requires: within.map((ref) => facts.freeRelation(ref)), provides: [] },
  };
}

export function foreignKeyLifecycle(ref: TableRef, key: ForeignKey): Lifecycle {
  const target = key.references;
  return {
    needs: [
      ...reads(ref, key.columns),
      facts.table(target.table),
      ...reads(target.table, target.columns),
      facts.unique(target.table, target.columns),
    ],
    gives: [],
    names: [facts.freeConstraint(ref, key.name)],
    within: [facts.table(ref)],
  };
}

export function checkLifecycle(ref: TableRef, check: Check): Lifecycle {
  return {
    needs: readsExpression(ref, check.expression),
    gives: [],
    names: [facts.freeConstraint(ref, check.name)],
    within: [facts.table(ref)],
  };
}

/** A named schema must exist before anything is put into it. */
export function schemaNeeds(ref: { readonly schema: string | null }): readonly Fact[] {
  return ref.schema === null ? [] : [facts.schema(ref.schema)];
}

/** The parents, and those of their columns that the table's own parts read. */
function inheritanceNeeds(table: Table): readonly Fact[] {
  if (table.inherits === null) return [];
  const { from, columns } = table.inherits;
  const names = [
    ...Object.keys(columns),
    ...(table.primaryKey?.columns ?? []),
    ...table.foreignKeys.flatMap((key) => key.columns),
    ...table.checks.flatMap(({ expression }) => namesIn(expression)),
    ...table.indexes.flatMap(namesInIndex),
  ];
  return from.flatMap((parent) => [facts.table(parent), ...reads(parent, [...new Set(names)])]);
}

/** A change of what the table has otherwise than its parents comes after theirs, which would undo it. */
export function overrideNeeds({ inherits }: TableTraits): readonly Fact[] {
  if (inherits === undefined) return [];
  return inherits.from.flatMap((parent) => reads(parent, Object.keys(inherits.columns)));
}

/** A whole table: what its parts need from outside, and all that they give. */
export function tableLifecycle(table: Table): Lifecycle {
  const references = table.foreignKeys.filter((key) => !sameTable(key.references.table, table));
  return {
    needs: [
      ...schemaNeeds(table),
      ...table.requires,
      ...inheritanceNeeds(table),
      ...table.columns.flatMap((column) => typeNeeds(column.type)),
      ...references.flatMap((key) => [
        facts.table(key.references.table),
        ...reads(key.references.table, key.references.columns),
        facts.unique(key.references.table, key.references.columns),
      ]),
    ],
    gives: [
      facts.table(table),
      ...table.columns.map((column) => facts.column(table, column.name)),
      ...uniqueKeys(table).map((columns) => facts.unique(table, columns)),
    ],
    names: [
      facts.freeRelation(table),
      ...table.indexes.map((index) => facts.freeRelation(table, index.name)),
      ...(table.primaryKey === null ? [] : [facts.freeRelation(table, table.primaryKey.name)]),
    ],
    within: [],
  };
}
