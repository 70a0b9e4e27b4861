/**
 * A schema as it might be a few changes later. The changes come as often as in 1,556 real ones (additions of columns,
 * indexes and tables lead by far); beside them, pairs of changes of one object are forced, which rarely happen by
 * chance and break differs most.
 */
import type { Capabilities } from "../adapter/capabilities.ts";
import type { Snapshot } from "../model/snapshot.ts";
import { columnMutations } from "./mutations/columns.ts";
import { keyMutations } from "./mutations/keys.ts";
import { type Mutated, type Mutation, noRenames, renamesSince, tablesOf } from "./mutations/mutation.ts";
import { tableMutations } from "./mutations/tables.ts";
import { randomFrom } from "./random.ts";
import { randomNames } from "./random-names.ts";
import type { Making } from "./random-schema.ts";

const mutations: Readonly<Record<MutationName, Mutation>> = { ...columnMutations, ...keyMutations, ...tableMutations };

export type MutationName = keyof typeof columnMutations | keyof typeof keyMutations | keyof typeof tableMutations;

const weights: Readonly<Record<MutationName, number>> = {
  addColumn: 629,
  addIndex: 341,
  addTable: 326,
  dropColumn: 135,
  dropIndex: 122,
  addForeignKey: 70,
  dropForeignKey: 38,
  changeForeignKeyAction: 30,
  addEnumValue: 49,
  changeNullability: 82,
  changeDefault: 60,
  widenType: 49,
  renameColumn: 50,
  renameTable: 20,
  dropTable: 30,
  addCheck: 30,
  dropCheck: 20,
  retypeWithDefault: 25,
  renameAndRetype: 40,
  dropUniqueColumn: 40,
  addEnumValueAsDefault: 25,
  swapForeignKeyTarget: 40,
  widenKey: 25,
  extendKey: 25,
};

export interface MutatedSchema extends Mutated {
  /** What was done, in order. */
  readonly mutations: readonly MutationName[];
}

/**
 * One to four changes. Pure: the same arguments give the same result. `renames` answers what a diff would ask.
 *
 * @example const { snapshot, renames } = mutateSchema(randomSchema(7, capabilities), 8, capabilities);
 */
export function mutateSchema(snapshot: Snapshot, seed: number, capabilities: Capabilities): MutatedSchema {
  const random = randomFrom(seed);
  const making: Making = {
    random,
    capabilities,
    names: randomNames(random, capabilities.maxNameBytes, namesIn(snapshot)),
  };
  let state: Mutated = { snapshot, renames: noRenames };
  const done: MutationName[] = [];
  const wanted = 1 + random.int(4);
  // Some find nothing to change; a schema in which none of them ever does cannot be made.
  while (done.length < wanted) {
    const name = random.weighted(weights);
    const next = mutations[name](state, making);
    if (next === null) continue;
    state = next;
    done.push(name);
  }
  return { snapshot: state.snapshot, renames: renamesSince(snapshot, state), mutations: done };
}

/** Every name of the schema, so that no new one meets an old one. */
function namesIn(snapshot: Snapshot): readonly string[] {
  return tablesOf(snapshot).flatMap((table) => [
    table.name,
    ...(table.primaryKey === null ? [] : [table.primaryKey.name]),
    ...[...table.columns, ...table.indexes, ...table.foreignKeys, ...table.checks].map((part) => part.name),
    ...table.columns.flatMap(({ type }) => (type.name === "enum" && type.type !== undefined ? [type.type] : [])),
  ]);
}
