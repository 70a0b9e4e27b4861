/** The same change in operations of one effect each: what became of one can be looked up, of several together it cannot. */
import { tableRef } from "../model/name.ts";
import type { Operation } from "../operations/vocabulary.ts";

/** A table without its indexes and comments, then each of these; a column likewise. Anything else as it is. */
export function singleEffects(operation: Operation): readonly Operation[] {
  if (operation.kind === "addColumn" && operation.column.comment !== null) {
    const { table, column } = operation;
    const bare = { ...column, comment: null };
    return [
      { ...operation, column: bare },
      { kind: "alterColumn", table, from: bare, to: column },
    ];
  }
  if (operation.kind !== "createTable") return [operation];
  const { comment, options } = operation.table;
  const columns = operation.table.columns.map((column) => ({ ...column, comment: null }));
  const table = tableRef(operation.table);
  return [
    { kind: "createTable", table: { ...operation.table, columns, indexes: [], comment: null } },
    ...operation.table.indexes.map((index): Operation => ({ kind: "createIndex", table, index })),
    ...(comment === null
      ? []
      : [{ kind: "alterTable" as const, table, from: { comment: null, options }, to: { comment, options } }]),
    ...operation.table.columns.flatMap((to): readonly Operation[] =>
      to.comment === null ? [] : [{ kind: "alterColumn", table, from: { ...to, comment: null }, to }],
    ),
  ];
}
