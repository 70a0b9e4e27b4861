/**
 * From an unordered set of operations to what a migration file holds. `down` is planned from the inverses by the same
 * facts, never made by reversing `up`, so no rule exists only to keep a reversed list valid.
 */

import type { DataLoss } from "../operations/definition.ts";
import { describe, destroys, invert } from "../operations/definitions.ts";
import type { Irreversible, Operation } from "../operations/vocabulary.ts";
import { order } from "./order.ts";
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
 * Errors: MIG_CYCLE.
 *
 * @example plan(diff({ before, after, rules }).operations).migrations
 */
export function plan(operations: readonly Operation[]): Plan {
  const migrations = split(order(operations)).map(({ up, transaction }) => ({ up, down: downOf(up), transaction }));
  const ordered = migrations.flatMap((migration) => migration.up);
  return { migrations, operations: ordered, losses: ordered.flatMap(destroys) };
}

/** The way back of an ordered list. */
export function downOf(up: readonly Operation[]): readonly (Operation | Irreversible)[] {
  const inverses = [...up].reverse().map(invert);
  const reversible = inverses.filter((inverse): inverse is Operation => inverse.kind !== "irreversible");
  const dead = inverses.filter((inverse): inverse is Irreversible => inverse.kind === "irreversible");
  return [...dead, ...order(reversible)];
}

/** One line per operation. */
export function describePlan(of: Plan): readonly string[] {
  return of.operations.map(describe);
}
