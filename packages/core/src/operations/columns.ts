/** addColumn, dropColumn, renameColumn, alterColumn. */
import { withRenamedColumn, withRenamedReference } from "../model/edit.ts";
import { equal } from "../model/json.ts";
import { showTable, type TableRef } from "../model/name.ts";
import { showType, widens } from "../model/type.ts";
import type { Definition } from "./definition.ts";
import { replaced } from "./draft.ts";
import { facts } from "./facts.ts";
import { creation, removal } from "./lifecycle.ts";
import { columnLifecycle, typeNeeds } from "./needs.ts";
import type { OperationOf, ValueRename } from "./vocabulary.ts";

const at = (table: TableRef, column: string) => `${showTable(table)}.${column}`;

/** The way back of values that got another name. */
export function renamedBack(renamed: readonly ValueRename[]): readonly ValueRename[] {
  return renamed.map(({ from, to }) => ({ from: to, to: from }));
}

export const addColumn: Definition<OperationOf<"addColumn">> = {
  invert: ({ table, column }) => ({ kind: "dropColumn", table, column }),
  requires: ({ table, column }) => creation(columnLifecycle(table, column)).requires,
  provides: ({ table, column }) => creation(columnLifecycle(table, column)).provides,
  apply: ({ table, column }, draft) =>
    draft.change(table, (known) => ({ ...known, columns: [...known.columns, column] })),
  describe: ({ table, column }) => `add ${at(table, column.name)}`,
  destroys: () => [],
  touches: ({ table }) => [table],
};

export const dropColumn: Definition<OperationOf<"dropColumn">> = {
  invert: ({ table, column }) => ({ kind: "addColumn", table, column }),
  requires: ({ table, column }) => removal(columnLifecycle(table, column)).requires,
  provides: ({ table, column }) => removal(columnLifecycle(table, column)).provides,
  disturbs: ({ table, column }) => columnLifecycle(table, column).gives,
  apply: ({ table, column }, draft) =>
    draft.change(table, (known) => ({ ...known, columns: replaced(known.columns, column.name, null) })),
  describe: ({ table, column }) => `drop ${at(table, column.name)}`,
  destroys: ({ table, column }) =>
    column.generated === null
      ? [{ table, column: column.name, reason: `all values of ${at(table, column.name)} are deleted` }]
      : [],
  touches: ({ table }) => [table],
};

export const renameColumn: Definition<OperationOf<"renameColumn">> = {
  invert: ({ table, from, to }) => ({ kind: "renameColumn", table, from: to, to: from }),
  requires: () => [],
  provides: () => [],
  disturbs: ({ table, from }) => [facts.column(table, from)],
  apply: ({ table, from, to }, draft) => {
    for (const ref of draft.withHeirs(table)) {
      draft.change(ref, (known) => withRenamedColumn(known, from, to));
      draft.changeAll((other) => withRenamedReference(other, ref, from, to));
    }
  },
  describe: ({ table, from, to }) => `rename ${at(table, from)} to ${to}`,
  destroys: () => [],
  touches: ({ table }) => [table],
};

export const alterColumn: Definition<OperationOf<"alterColumn">> = {
  invert: ({ table, from, to, using, back, renamed }) => ({
    kind: "alterColumn",
    table,
    from: to,
    to: from,
    ...(back === undefined ? {} : { using: back }),
    ...(using === undefined ? {} : { back: using }),
    ...(renamed === undefined ? {} : { renamed: renamedBack(renamed) }),
  }),
  requires: ({ table, to }) => {
    const column = facts.column(table, to.name);
    return [facts.table(table), column, facts.released(column), ...columnLifecycle(table, to).needs];
  },
  provides: ({ table, from, to }) => {
    const kept = new Set(columnLifecycle(table, to).needs);
    // A computed column that becomes a plain one lets go of what it was computed from.
    const had = to.generated === null ? columnLifecycle(table, from).needs : typeNeeds(from.type);
    return [facts.settled(facts.column(table, to.name)), ...had.filter((fact) => !kept.has(fact)).map(facts.released)];
  },
  disturbs: ({ table, from, to }) =>
    equal(from.type, to.type) && equal(from.generated, to.generated) && from.collation === to.collation
      ? []
      : [facts.column(table, to.name)],
  apply: ({ table, to }, draft) =>
    draft.change(table, (known) => ({ ...known, columns: replaced(known.columns, to.name, to) })),
  describe: ({ table, from, to }) =>
    equal(from.type, to.type)
      ? `alter ${at(table, to.name)}`
      : `alter ${at(table, to.name)} from ${showType(from.type)} to ${showType(to.type)}`,
  destroys: ({ table, from, to }) => {
    const loss = (reason: string) => [{ table, column: to.name, reason }];
    if (from.generated !== null) return [];
    if (to.generated !== null) return loss(`all values of ${at(table, to.name)} are replaced by computed ones`);
    return widens(from.type, to.type) ? [] : loss(`values of ${at(table, to.name)} may not fit ${showType(to.type)}`);
  },
  touches: ({ table }) => [table],
};
