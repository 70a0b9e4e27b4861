/** Primary keys, indexes, foreign keys, checks and their names. */
import { withRenamedWhole } from "../model/edit.ts";
import { showTable } from "../model/name.ts";
import type { Definition } from "./definition.ts";
import { replaced } from "./draft.ts";
import { type Fact, facts } from "./facts.ts";
import { creation, type Lifecycle, removal } from "./lifecycle.ts";
import { checkLifecycle, foreignKeyLifecycle, indexLifecycle, partsOrder, primaryKeyLifecycle } from "./needs.ts";
import type { OperationOf } from "./vocabulary.ts";

const noParts: ReturnType<typeof partsOrder> = {
  creation: { requires: [], provides: [] },
  removal: { requires: [], provides: [] },
};

/** The two definitions' answers about order, and what they have in common. */
function pair<Op extends { readonly table: { readonly schema: string | null; readonly name: string } }>(
  lifecycle: (op: Op) => Lifecycle,
  parts: (op: Op) => ReturnType<typeof partsOrder> = () => noParts,
) {
  const common = { destroys: () => [], touches: ({ table }: Op) => [table] };
  return {
    create: {
      requires: (op: Op): readonly Fact[] => [...creation(lifecycle(op)).requires, ...parts(op).creation.requires],
      provides: (op: Op): readonly Fact[] => [...creation(lifecycle(op)).provides, ...parts(op).creation.provides],
      ...common,
    },
    remove: {
      requires: (op: Op): readonly Fact[] => [...removal(lifecycle(op)).requires, ...parts(op).removal.requires],
      provides: (op: Op): readonly Fact[] => [...removal(lifecycle(op)).provides, ...parts(op).removal.provides],
      ...common,
    },
  };
}

interface Validation {
  readonly validated: boolean;
}

/** Are the rows there are checked, which they were not before? */
export function validates({ from, to }: { readonly from: Validation; readonly to: Validation }): boolean {
  return to.validated && !from.validated;
}

type Body<K extends "addPrimaryKey" | "createIndex" | "addForeignKey" | "addCheck"> = Omit<OperationOf<K>, "kind">;

const primaryKey = pair<Body<"addPrimaryKey">>(
  (op) => primaryKeyLifecycle(op.table, op.primaryKey),
  (op) => partsOrder(op.table, op.primaryKey),
);
const indexes = pair<Body<"createIndex">>(
  (op) => indexLifecycle(op.table, op.index),
  (op) => partsOrder(op.table, op.index),
);
const foreignKeys = pair<Body<"addForeignKey">>((op) => foreignKeyLifecycle(op.table, op.foreignKey));
const checks = pair<Body<"addCheck">>((op) => checkLifecycle(op.table, op.check));

export const addPrimaryKey: Definition<OperationOf<"addPrimaryKey">> = {
  ...primaryKey.create,
  invert: (op) => ({ ...op, kind: "dropPrimaryKey" }),
  apply: (op, draft) => draft.change(op.table, (table) => ({ ...table, primaryKey: op.primaryKey })),
  describe: (op) => `add primary key (${op.primaryKey.columns.join(", ")}) to ${showTable(op.table)}`,
};

export const dropPrimaryKey: Definition<OperationOf<"dropPrimaryKey">> = {
  ...primaryKey.remove,
  invert: (op) => ({ ...op, kind: "addPrimaryKey" }),
  disturbs: (op) => primaryKeyLifecycle(op.table, op.primaryKey).gives,
  apply: (op, draft) => draft.change(op.table, (table) => ({ ...table, primaryKey: null })),
  describe: (op) => `drop primary key (${op.primaryKey.columns.join(", ")}) of ${showTable(op.table)}`,
};

export const alterPrimaryKey: Definition<OperationOf<"alterPrimaryKey">> = {
  invert: (op) => ({ ...op, from: op.to, to: op.from }),
  requires: ({ table, to }) => [facts.table(table), ...primaryKeyLifecycle(table, to).needs],
  provides: () => [],
  apply: ({ table, to }, draft) => draft.change(table, (known) => ({ ...known, primaryKey: to })),
  describe: ({ table }) => `alter primary key of ${showTable(table)}`,
  destroys: () => [],
  touches: ({ table }) => [table],
};

export const createIndex: Definition<OperationOf<"createIndex">> = {
  ...indexes.create,
  invert: (op) => ({ ...op, kind: "dropIndex" }),
  apply: (op, draft) => draft.change(op.table, (table) => ({ ...table, indexes: [...table.indexes, op.index] })),
  describe: (op) => `create ${op.index.unique ? "unique " : ""}index ${op.index.name} on ${showTable(op.table)}`,
};

export const dropIndex: Definition<OperationOf<"dropIndex">> = {
  ...indexes.remove,
  invert: (op) => ({ ...op, kind: "createIndex" }),
  disturbs: (op) => indexLifecycle(op.table, op.index).gives,
  apply: (op, draft) =>
    draft.change(op.table, (table) => ({ ...table, indexes: replaced(table.indexes, op.index.name, null) })),
  describe: (op) => `drop index ${op.index.name} of ${showTable(op.table)}`,
};

export const alterIndex: Definition<OperationOf<"alterIndex">> = {
  invert: (op) => ({ ...op, from: op.to, to: op.from }),
  requires: ({ table, to }) => [facts.table(table), ...indexLifecycle(table, to).needs],
  provides: () => [],
  apply: ({ table, from, to }, draft) =>
    draft.change(table, (known) => ({ ...known, indexes: replaced(known.indexes, from.name, to) })),
  describe: ({ table, to }) => `alter index ${to.name} of ${showTable(table)}`,
  destroys: () => [],
  touches: ({ table }) => [table],
};

export const renameIndex: Definition<OperationOf<"renameIndex">> = {
  invert: ({ table, from, to }) => ({ kind: "renameIndex", table, from: to, to: from }),
  requires: ({ table, to }) => [facts.table(table), facts.freeRelation(table, to)],
  provides: ({ table, from }) => [facts.freeRelation(table, from)],
  apply: ({ table, from, to }, draft) => {
    draft.change(table, (known) => ({
      ...known,
      indexes: known.indexes.map((index) => (index.name === from ? { ...index, name: to } : index)),
    }));
    draft.changeAll((other) => withRenamedWhole(other, { schema: table.schema, name: from }, to));
  },
  describe: ({ table, from, to }) => `rename index ${from} of ${showTable(table)} to ${to}`,
  destroys: () => [],
  touches: ({ table }) => [table],
};

export const addForeignKey: Definition<OperationOf<"addForeignKey">> = {
  ...foreignKeys.create,
  invert: (op) => ({ ...op, kind: "dropForeignKey" }),
  apply: (op, draft) =>
    draft.change(op.table, (table) => ({ ...table, foreignKeys: [...table.foreignKeys, op.foreignKey] })),
  describe: (op) =>
    `add foreign key ${op.foreignKey.name} from ${showTable(op.table)} to ${showTable(op.foreignKey.references.table)}`,
  touches: (op) => [op.table, op.foreignKey.references.table],
};

export const dropForeignKey: Definition<OperationOf<"dropForeignKey">> = {
  ...foreignKeys.remove,
  invert: (op) => ({ ...op, kind: "addForeignKey" }),
  apply: (op, draft) =>
    draft.change(op.table, (table) => ({
      ...table,
      foreignKeys: replaced(table.foreignKeys, op.foreignKey.name, null),
    })),
  describe: (op) => `drop foreign key ${op.foreignKey.name} of ${showTable(op.table)}`,
  touches: (op) => [op.table, op.foreignKey.references.table],
};

export const alterForeignKey: Definition<OperationOf<"alterForeignKey">> = {
  invert: (op) => ({ ...op, from: op.to, to: op.from }),
  requires: ({ table, to }) => [facts.table(table), ...foreignKeyLifecycle(table, to).needs],
  provides: () => [],
  apply: ({ table, from, to }, draft) =>
    draft.change(table, (known) => ({ ...known, foreignKeys: replaced(known.foreignKeys, from.name, to) })),
  describe: ({ table, from, to }) => alteration(from, to, `foreign key ${to.name} of ${showTable(table)}`),
  destroys: () => [],
  touches: ({ table, to }) => [table, to.references.table],
};

function alteration(from: Validation, to: Validation, what: string): string {
  return `${validates({ from, to }) ? "validate" : "alter"} ${what}`;
}

export const addCheck: Definition<OperationOf<"addCheck">> = {
  ...checks.create,
  invert: (op) => ({ ...op, kind: "dropCheck" }),
  apply: (op, draft) => draft.change(op.table, (table) => ({ ...table, checks: [...table.checks, op.check] })),
  describe: (op) => `add check ${op.check.name} to ${showTable(op.table)}`,
};

export const dropCheck: Definition<OperationOf<"dropCheck">> = {
  ...checks.remove,
  invert: (op) => ({ ...op, kind: "addCheck" }),
  apply: (op, draft) =>
    draft.change(op.table, (table) => ({ ...table, checks: replaced(table.checks, op.check.name, null) })),
  describe: (op) => `drop check ${op.check.name} of ${showTable(op.table)}`,
};

export const alterCheck: Definition<OperationOf<"alterCheck">> = {
  invert: (op) => ({ ...op, from: op.to, to: op.from }),
  requires: ({ table, to }) => [facts.table(table), ...checkLifecycle(table, to).needs],
  provides: () => [],
  apply: ({ table, from, to }, draft) =>
    draft.change(table, (known) => ({ ...known, checks: replaced(known.checks, from.name, to) })),
  describe: ({ table, from, to }) => alteration(from, to, `check ${to.name} of ${showTable(table)}`),
  destroys: () => [],
  touches: ({ table }) => [table],
};

export const renameConstraint: Definition<OperationOf<"renameConstraint">> = {
  invert: ({ table, from, to }) => ({ kind: "renameConstraint", table, from: to, to: from }),
  requires: ({ table, to }) => [facts.table(table), facts.freeConstraint(table, to), facts.freeRelation(table, to)],
  provides: ({ table, from }) => [facts.freeConstraint(table, from), facts.freeRelation(table, from)],
  apply: ({ table, from, to }, draft) => {
    draft.changeAll((other) => withRenamedWhole(other, { schema: table.schema, name: from }, to));
    draft.change(table, (known) => {
      const rename = <T extends { readonly name: string }>(part: T): T =>
        part.name === from ? { ...part, name: to } : part;
      return {
        ...known,
        primaryKey: known.primaryKey === null ? null : rename(known.primaryKey),
        foreignKeys: known.foreignKeys.map(rename),
        checks: known.checks.map(rename),
      };
    });
  },
  describe: ({ table, from, to }) => `rename constraint ${from} of ${showTable(table)} to ${to}`,
  destroys: () => [],
  touches: ({ table }) => [table],
};
