/** Every question that a diff asks, with what can be answered. */
import type { Column } from "../model/column.ts";
import { showTable, type TableRef, tableKey } from "../model/name.ts";
import { showType } from "../model/type.ts";
import type { Ask } from "./interview.ts";
import type { Choice } from "./question.ts";

export function columnId(table: TableRef, column: string): string {
  return `${tableKey(table)}.${column}`;
}

/** `candidates` are the names of new columns beside it. */
export function columnRemoved(table: TableRef, column: string, candidates: readonly string[]): Ask {
  return {
    kind: "columnRemoved",
    subject: columnId(table, column),
    text: `The column ${column} of ${showTable(table)} is not declared any more.`,
    choices: [
      ...candidates.map(
        (to): Choice => ({ answer: { rename: to }, label: `It was renamed to ${to}`, effect: "the values stay" }),
      ),
      {
        answer: "keep",
        label: "Keep it in the database",
        effect: "it is on record as to be dropped, and not asked about again",
      },
      { answer: "drop", label: "Drop it", effect: "its values are lost" },
    ],
    safe: "keep",
  };
}

/** `candidates` are new tables. */
export function tableRemoved(table: TableRef, candidates: readonly TableRef[]): Ask {
  const moved = (to: TableRef) => to.name === table.name;
  return {
    kind: "tableRemoved",
    subject: tableKey(table),
    text: `No resource asks for the table ${showTable(table)} any more.`,
    choices: [
      ...[...candidates.filter(moved), ...candidates.filter((to) => !moved(to))].map(
        (to): Choice => ({
          answer: { rename: tableKey(to) },
          label: moved(to) ? `It moved, and is ${showTable(to)} now` : `It was renamed to ${showTable(to)}`,
          effect: "the rows stay",
        }),
      ),
      {
        answer: "keep",
        label: "Keep it in the database",
        effect: "it is on record as to be dropped, and not asked about again",
      },
      { answer: "drop", label: "Drop it", effect: "all its rows are lost" },
    ],
    safe: "keep",
  };
}

export function tableRemade(table: TableRef): Ask {
  return {
    kind: "tableRemade",
    subject: tableKey(table),
    text: `${showTable(table)} can only become what is declared by being dropped and created anew.`,
    choices: [
      { answer: "leave", label: "Not yet", effect: "it stays as it is, and is asked about again next time" },
      { answer: "drop", label: "Drop it and create it anew", effect: "all its rows are lost" },
    ],
    safe: "leave",
  };
}

export function requiredColumn(table: TableRef, column: Column, isNew: boolean): Ask {
  const what = isNew
    ? `${column.name} of ${showTable(table)} is new, must not be null and has no default`
    : `${column.name} of ${showTable(table)} must not be null any more`;
  return {
    kind: "requiredColumn",
    subject: columnId(table, column.name),
    text: `${what}: what do rows get that have no value?`,
    choices: [
      { answer: { fill: "" }, input: "VALUE", label: "This value", effect: "it does not become the column's default" },
      {
        answer: { fillSql: "" },
        input: "SQL",
        label: "What this SQL computes from the row",
        effect: "as in an UPDATE",
      },
      {
        answer: "backfill",
        label: "What I will write in the migration",
        effect: "it gets a place for your code, and refuses to run until it is filled in",
      },
      {
        answer: "nullable",
        label: "Nothing yet",
        effect: "it may be null for now, and is asked about again next time",
      },
      { answer: "require", label: "There are no such rows", effect: "as it is: fails if there are any" },
    ],
    safe: "nullable",
  };
}

/** `canCast`: the dialect has a way of its own that works for some values. */
export function typeChange(table: TableRef, from: Column, to: Column, canCast: boolean): Ask {
  return {
    kind: "typeChange",
    subject: columnId(table, to.name),
    text: `${to.name} of ${showTable(table)} changes from ${showType(from.type)} to ${showType(to.type)}, which not every value survives.`,
    choices: [
      {
        answer: { using: "" },
        input: "SQL",
        label: "Convert the values with this SQL",
        effect: "--back gives the SQL for the way back",
      },
      ...(canCast
        ? [{ answer: "cast" as const, label: "Convert them as the database does it", effect: "may fail, round or cut" }]
        : []),
      { answer: "leave", label: "Not yet", effect: "it keeps its type for now, and is asked about again next time" },
    ],
    safe: "leave",
  };
}

/** `keys`: the columns of each, with the resources that have it. */
export function primaryKey(
  table: TableRef,
  keys: readonly { readonly columns: readonly string[]; readonly by: readonly string[] }[],
): Ask {
  return {
    kind: "primaryKey",
    subject: tableKey(table),
    text: `The resources of ${showTable(table)} have different primary keys: which one is the table's?`,
    choices: keys.map(({ columns, by }) => ({
      answer: { primaryKey: columns },
      label: `(${columns.join(", ")}), of ${by.join(" and ")}`,
      effect: "the others become unique",
    })),
    safe: { primaryKey: keys[0]?.columns ?? [] },
  };
}
