/** Where branches meet: what their changes did, statement against statement, that does not go together. */
import { diff } from "../diff/diff.ts";
import type { DiffRules } from "../diff/diff-rules.ts";
import { asDeclared } from "../diff/question.ts";
import { withHeirs } from "../model/inheritance.ts";
import { equal } from "../model/json.ts";
import type { Table } from "../model/table.ts";
import { describe } from "../operations/definitions.ts";
import { collisions, type Footprint, footprint } from "../operations/footprint.ts";
import type { Operation } from "../operations/vocabulary.ts";
import type { ChangedStates } from "../snapshot/history.ts";
import type { RecordedScope } from "../snapshot/store.ts";

export interface BranchConflict {
  readonly sides: readonly [ConflictSide, ConflictSide];
  /** What both touch and at least one changes, as facts: `column posts title`. */
  readonly on: readonly string[];
}

export interface ConflictSide {
  /** `20261123101500_shorten_titles` */
  readonly migration: string;
  /** In words: `drop posts.title`. */
  readonly operation: string;
  /** The snapshot files of the change. */
  readonly paths: readonly string[];
}

/** Each pair of operations, of two changes that did not know of each other, of which the order matters. */
export function branchConflicts(
  { apart, snapshot }: Pick<RecordedScope, "apart" | "snapshot">,
  rules: DiffRules,
): readonly BranchConflict[] {
  const tables = Object.values(snapshot.tables);
  const steps = new Map<ChangedStates, readonly Step[]>();
  const stepsOf = (change: ChangedStates) => {
    const known = steps.get(change) ?? stepsBetween(change, rules, tables);
    steps.set(change, known);
    return known;
  };
  return apart.flatMap(([one, other]) => conflictsBetween(one, stepsOf(one), other, stepsOf(other), rules));
}

interface Step {
  readonly op: Operation;
  readonly footprint: Footprint;
}

/** The operations that lead from a change's states before to those after it: nothing is left open, it has happened. */
function operationsOf({ before, after, renames }: ChangedStates, rules: DiffRules): readonly Operation[] {
  const all = { ...rules, dropsObject: () => true };
  return diff({ before, after, rules: all, hints: renames, otherwise: asDeclared }).operations;
}

function stepsBetween(change: ChangedStates, rules: DiffRules, tables: readonly Table[]): readonly Step[] {
  return operationsOf(change, rules).map((op) => ({ op, footprint: footprintIn(tables, op) }));
}

/** What happens to a column happens to it in each heir, where an index or a check of its own may speak of it. */
function footprintIn(tables: readonly Table[], op: Operation): Footprint {
  const own = footprint(op);
  switch (op.kind) {
    case "addColumn":
    case "dropColumn":
    case "alterColumn":
    case "renameColumn": {
      const writes = withHeirs(op.table, tables).flatMap((table) => [...footprint({ ...op, table }).writes]);
      return { ...own, writes: new Set(writes) };
    }
    default:
      return own;
  }
}

function conflictsBetween(
  one: ChangedStates,
  ones: readonly Step[],
  other: ChangedStates,
  others: readonly Step[],
  rules: DiffRules,
): readonly BranchConflict[] {
  const shared = new Set(sharedObjects(ones, others, rules).flatMap(({ footprint: { writes } }) => [...writes]));
  const side = ({ id, paths }: ChangedStates, { op }: Step) => ({ migration: id, operation: describe(op), paths });
  return ones.flatMap((left) =>
    others.flatMap((right): readonly BranchConflict[] => {
      const on = collisions(left.footprint, right.footprint).filter((name) => !shared.has(name));
      return on.length === 0 ? [] : [{ sides: [side(one, left), side(other, right)], on }];
    }),
  );
}

/** What belongs to the whole database is made where it is missing: two branches that ask for the same agree. */
function sharedObjects(ones: readonly Step[], others: readonly Step[], rules: DiffRules): readonly Step[] {
  return ones.filter(
    (step) =>
      step.op.kind === "createObject" &&
      !rules.dropsObject(step.op.object) &&
      others.some(({ op }) => equal(op, step.op)),
  );
}
