/**
 * From an unordered set of operations to what a migration file holds. `down` is planned from the inverses by the same
 * facts, never made by reversing `up`, so no rule exists only to keep a reversed list valid.
 */

import type { DataLoss } from "../operations/definition.ts";
import { destroys, invert } from "../operations/definitions.ts";
import type { Irreversible, Operation } from "../operations/vocabulary.ts";
import { order } from "./order.ts";
import { orderStatements } from "./order-statements.ts";
import { phasesOf } from "./phases.ts";
import { split } from "./split.ts";

/** What is to become one migration file. */
export interface PlannedMigration {
  readonly up: readonly Operation[];
  /** A place without a way back comes first, so that rolling back refuses before it undoes anything. */
  readonly down: readonly (Operation | Irreversible)[];
  readonly transaction: boolean;
}

export interface Plan {
  readonly migrations: readonly PlannedMigration[];
  /** All operations of all migrations, in order. */
  readonly operations: readonly Operation[];
  readonly losses: readonly DataLoss[];
}

/**
 * `commitsFirst` tells what must be committed before anything else may use it; see `commitsFirst` of generate/dialect-rules.ts.
 * Errors: MIG_CYCLE.
 *
 * @example plan(diff({ before, after, rules }).operations).migrations
 */
export function plan(operations: readonly Operation[], commitsFirst: (op: Operation) => boolean = () => false): Plan {
  const migrations = split(upOf(operations), commitsFirst).map(({ up, transaction }) => ({
    up,
    down: downOf(up),
    transaction,
  }));
  const ordered = migrations.flatMap((migration) => migration.up);
  return { migrations, operations: ordered, losses: ordered.flatMap(destroys) };
}

/** The operations in the order in which they can run. */
function upOf(operations: readonly Operation[]): readonly Operation[] {
  const { before, renames, structure, after } = phasesOf(orderStatements(operations));
  return [...order(before), ...renames, ...order(structure), ...after];
}

/** The way back of an ordered list. */
export function downOf(up: readonly Operation[]): readonly (Operation | Irreversible)[] {
  const { before, renames, structure, after } = phasesOf(up);
  const [first, second, third, last] = [after, structure, renames, before].map(inverses);
  const steps = [...undoable(first), ...order(undoable(second)), ...undoable(third), ...undoable(last)];
  return [...up.map(invert).filter((inverse) => inverse.kind === "irreversible"), ...steps];
}

type Inverse = Operation | Irreversible;

/** The last done is the first undone; where facts do not say otherwise, that order stays. */
function inverses(operations: readonly Operation[]): readonly Inverse[] {
  return [...operations].reverse().map(invert);
}

function undoable(list: readonly Inverse[] = []): readonly Operation[] {
  return list.filter((inverse): inverse is Operation => inverse.kind !== "irreversible");
}
