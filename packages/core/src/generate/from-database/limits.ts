/** What a table has that no declaration can say: it is left out, and told. */

import type { Table } from "../../model/table.ts";
import { type ColumnType, showType } from "../../model/type.ts";

export function limitsOf(table: Table, isDeclared: (type: ColumnType) => boolean): readonly string[] {
  return [
    ...(table.primaryKey?.deferrable === undefined ? [] : ["the primary key is deferrable"]),
    ...(table.primaryKey?.comment === undefined ? [] : ["the primary key has a comment"]),
    ...[...table.indexes, ...(table.primaryKey === null ? [] : [table.primaryKey])].flatMap(
      ({ name, partOf, only }) => [
        ...(partOf === undefined ? [] : [`${name} is a part of ${partOf.name} under a name of its own`]),
        ...(only ? [`${name} is not on all partitions`] : []),
      ],
    ),
    ...table.checks.flatMap(({ name, inherited }) =>
      inherited ? [`the check ${name} of its parent is validated`] : [],
    ),
    ...table.columns.flatMap(({ name, type, autoIncrement, nullable }) => [
      ...(isDeclared(type) ? [] : [`${name} is of the type ${showType(type)}, which is here only by its name`]),
      ...(autoIncrement?.kind === "serial" && Object.keys(autoIncrement.sequence).length > 0
        ? [`the sequence of ${name} has settings of its own`]
        : []),
      ...(autoIncrement !== null && nullable && !table.primaryKey?.columns.includes(name)
        ? [`${name} hands out numbers, and may be null`]
        : []),
    ]),
  ];
}
