/** createTable, dropTable, renameTable, alterTable. */
import { withRenamedTarget } from "../model/edit.ts";
import { sameTable, showTable, tableRef } from "../model/name.ts";
import type { Table } from "../model/table.ts";
import type { Definition } from "./definition.ts";
import { type Fact, facts } from "./facts.ts";
import { creation, removal } from "./lifecycle.ts";
import { overrideNeeds, schemaNeeds, tableLifecycle } from "./needs.ts";
import type { OperationOf } from "./vocabulary.ts";

export const createTable: Definition<OperationOf<"createTable">> = {
  invert: ({ table }) => ({ kind: "dropTable", table }),
  requires: ({ table }) => creation(tableLifecycle(table)).requires,
  provides: ({ table }) => creation(tableLifecycle(table)).provides,
  apply: ({ table }, draft) => draft.put(table),
  describe: ({ table }) => `create table ${showTable(table)}`,
  destroys: () => [],
  touches: ({ table }) => [table],
};

export const dropTable: Definition<OperationOf<"dropTable">> = {
  invert: ({ table }) => ({ kind: "createTable", table }),
  requires: ({ table }) => removal(tableLifecycle(table)).requires,
  provides: ({ table }) => removal(tableLifecycle(table)).provides,
  disturbs: ({ table }) => tableLifecycle(table).gives,
  apply: ({ table }, draft) => draft.remove(table),
  describe: ({ table }) => `drop table ${showTable(table)}`,
  destroys: ({ table }) => [{ table: tableRef(table), reason: `all rows of ${showTable(table)} are deleted` }],
  touches: ({ table }) => [table],
};

export const renameTable: Definition<OperationOf<"renameTable">> = {
  invert: ({ from, to }) => ({ kind: "renameTable", from: to, to: from }),
  requires: ({ to }) => schemaNeeds(to),
  provides: ({ from }) => schemaNeeds(from).map(facts.released),
  disturbs: ({ from }) => [facts.table(from)],
  apply: ({ from, to }, draft) => {
    const table = draft.find(from);
    if (table === undefined) return;
    draft.remove(from);
    draft.put({ ...table, schema: to.schema, name: to.name });
    draft.changeAll((other) => withRenamedTarget(other, from, to));
  },
  describe: ({ from, to }) => `rename table ${showTable(from)} to ${showTable(to)}`,
  destroys: () => [],
  touches: ({ from, to }) => [from, to],
};

export const alterTable: Definition<OperationOf<"alterTable">> = {
  invert: ({ table, from, to }) => ({ kind: "alterTable", table, from: to, to: from }),
  // What says something else of the table than its options will goes first.
  requires: ({ table, to }) => [facts.table(table), facts.released(facts.table(table)), ...overrideNeeds(to)],
  provides: () => [],
  apply: ({ table, to }, draft) =>
    draft.change(table, (known) => ({
      ...known,
      comment: to.comment,
      options: to.options,
      inherits: to.inherits ?? known.inherits,
    })),
  describe: ({ table }) => `alter table ${showTable(table)}`,
  destroys: () => [],
  touches: ({ table }) => [table],
};

/** Does it come to have something from a table that it had nothing from? */
export function isAttachment({ from, to }: Pick<OperationOf<"reparentTable">, "from" | "to">): boolean {
  return parentsOnlyOf(to, from).length > 0;
}

function parentsOnlyOf({ inherits }: Table, other: Table) {
  const known = other.inherits?.from ?? [];
  return (inherits?.from ?? []).filter((ref) => !known.some((parent) => sameTable(parent, ref)));
}

/** What both have must be done changing before they are put together; see plan/order.ts for the rest. */
function attachmentNeeds(from: Table, to: Table): readonly Fact[] {
  const columns = [from, ...parentsOnlyOf(to, from)].flatMap((ref) =>
    from.columns.map(({ name }) => facts.column(ref, name)),
  );
  return [...parentsOnlyOf(to, from).map(facts.table), ...columns.flatMap((fact) => [fact, facts.settled(fact)])];
}

export const reparentTable: Definition<OperationOf<"reparentTable">> = {
  invert: ({ from, to }) => ({ kind: "reparentTable", from: to, to: from }),
  requires: ({ from, to }) => [facts.table(from), ...(isAttachment({ from, to }) ? attachmentNeeds(from, to) : [])],
  provides: ({ from, to }) => [
    ...parentsOnlyOf(from, to).map((parent) => facts.released(facts.table(parent))),
    ...(isAttachment({ from, to }) ? [] : tableLifecycle(to).gives),
  ],
  apply: ({ from, to }, draft) => draft.change(from, ({ statements }) => ({ ...to, statements })),
  describe: ({ from, to }) => {
    const joins = isAttachment({ from, to });
    const parents = joins ? parentsOnlyOf(to, from) : parentsOnlyOf(from, to);
    return `${joins ? "attach" : "detach"} ${showTable(to)} ${joins ? "to" : "from"} ${parents.map(showTable).join(", ")}`;
  },
  destroys: () => [],
  touches: ({ from, to }) => [from, ...parentsOnlyOf(to, from), ...parentsOnlyOf(from, to)],
};
