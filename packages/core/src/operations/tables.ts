/** createTable, dropTable, renameTable, alterTable. */
import { withRenamedTarget } from "../model/edit.ts";
import { showTable, tableRef } from "../model/name.ts";
import type { Definition } from "./definition.ts";
import { facts } from "./facts.ts";
import { creation, removal } from "./lifecycle.ts";
import { schemaNeeds, tableLifecycle } from "./needs.ts";
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
  requires: ({ table }) => [facts.table(table)],
  provides: () => [],
  apply: ({ table, to }, draft) =>
    draft.change(table, (known) => ({ ...known, comment: to.comment, options: to.options })),
  describe: ({ table }) => `alter table ${showTable(table)}`,
  destroys: () => [],
  touches: ({ table }) => [table],
};
