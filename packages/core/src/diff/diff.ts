/**
 * Two states and the answers in; operations and open questions out. Pure, and without a word of any dialect: what only
 * a database can know is asked through `DiffRules`. The operations come in no particular order; `plan` orders them.
 */

import { type TableRef, tableKey, tableRef } from "../model/name.ts";
import { type ObjectRef, objectKey, type Snapshot } from "../model/snapshot.ts";
import type { Table } from "../model/table.ts";
import { apply } from "../operations/definitions.ts";
import type { Operation } from "../operations/vocabulary.ts";
import { decideColumns } from "./column-decisions.ts";
import type { DiffRules } from "./diff-rules.ts";
import { type Hints, noHints } from "./hints.ts";
import { type Asked, Interview, openQuestions } from "./interview.ts";
import { diffTables } from "./kept-tables.ts";
import { diffObjects } from "./objects.ts";
import type { Answers, Otherwise, Question } from "./question.ts";
import { decideRemade } from "./remade.ts";
import { renamedTypes } from "./renamed-types.ts";
import { renamedValues, withRenamedValues } from "./renamed-values.ts";
import { type Kept, nothingKept, renameColumns, renameTables } from "./renames.ts";
import { reparent, reparented, setApart, tablesOf, withoutTables } from "./reparented.ts";
import { withStaying } from "./stay.ts";
import { createTables, dropTables } from "./tables.ts";

export interface DiffInput {
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly rules: DiffRules;
  readonly answers?: Answers;
  /** Answers every question of a kind that `answers` says nothing about. */
  readonly otherwise?: Otherwise;
  /** What the declarations themselves tell. */
  readonly hints?: Hints;
  /** Of `before`: what was kept by an earlier answer. It is not asked about, but can be answered. */
  readonly kept?: Kept;
  /** The place that `answers` may name in long ids: `blog/public`. */
  readonly place?: string;
}

export interface Diff {
  readonly operations: readonly Operation[];
  /** Open questions. While there are any, `operations` leaves what they are about untouched. */
  readonly questions: readonly Question[];
  /** Every question that arose, answered or open: what `refuseUnused` wants to know. */
  readonly asked: readonly Asked[];
  /** Columns that code of the user's own has to fill before they become required. */
  readonly backfills: readonly ColumnRef[];
  /** What stays although nobody declares it, because somebody chose so, now or before. */
  readonly kept: Kept;
}

interface ColumnRef {
  readonly table: TableRef;
  readonly column: string;
}

/**
 * What turns `before` into `after`. Answers to questions that do not arise are left unused: `refuseUnused` tells, once
 * all states that the answers are for were compared.
 *
 * Errors: MIG_ANSWER_UNUSED for a rename to something that is not new, MIG_ANSWER_AMBIGUOUS for two answers to one
 * question, MIG_ANSWER_INVALID for a value that does not fit its column, MIG_RESOURCE_INVALID for a hint to something
 * that was never recorded.
 *
 * @example diff({ before: emptySnapshot, after, rules }) // a createTable for every table
 */
export function diff(input: DiffInput): Diff {
  const interview = new Interview(input.answers, input.otherwise, input.place);
  const found = compare(input, interview);
  return { ...found, questions: openQuestions(interview.asked), asked: interview.asked };
}

/** The same in the middle of an interview that has other questions too. */
export function compare(
  { rules, hints = noHints, kept = nothingKept, ...given }: DiffInput,
  interview: Interview,
): Omit<Diff, "questions" | "asked"> {
  // Applying nothing sorts: what comes out must not depend on the order in which anything was declared.
  const [before, declared] = [apply([], given.before), apply([], given.after)];
  const tables = renameTables(before, declared, interview, hints, kept);
  const named = apply(tables.operations, before);
  const oldNames = new Map(tables.operations.map((op) => [tableKey(op.to), op.from]));
  const oldKey = (key: string) => tableKey(oldNames.get(key) ?? named.tables[key] ?? tableRef(key));
  const remade = decideRemade(named, declared, rules, interview);
  const kin = reparented(named, remade.after, remade.keys);
  const apart = setApart({ before: named, after: remade.after }, kin, rules, (pair) =>
    renameColumns({ ...pair, before: withoutTables(pair.before, remade.keys), hints, kept, oldKey }, interview),
  );
  const { columns, after } = apart;
  const renamed = withoutTables(apart.before, remade.keys);
  const types = renamedTypes(renamed, after, rules);
  const moved = { ...renamed, tables: types.tables };

  const staying = withStaying(after, moved, { tables: tables.gone, columns: columns.gone });
  const unsettled = new Set([...columns.gone].flatMap(([key, { open }]) => (open.length === 0 ? [] : [key])));
  const {
    after: target,
    wayOf,
    backfills,
  } = decideColumns({ before: moved, after: staying, hints, rules, unsettled }, interview);
  const renames = [...tables.operations, ...columns.operations];
  const former = { ...types.former, ...hints.objects };
  const values = renamedValues({ ...moved, objects: underNewNames(moved.objects, former) }, target, hints.values ?? {});
  const gone = [...missing(moved, target), ...tablesOf(apart.before, remade.keys)];
  const changes = withRenamedValues(
    [
      ...dropTables(gone),
      ...diffTables({ before: moved, after: target, oldNames, wayOf, remade: remade.keys }),
      ...createTables(missing(target, moved)),
      ...reparent(kin, { joined: apart.joined, alone: moved }, { joined: remade.after, alone: target }),
    ],
    values,
  );
  const objects = diffObjects({
    before: moved.objects,
    after: target.objects,
    rules,
    former,
    renamed: values.ofObjects,
    tables: [...renames, ...changes],
  });
  return {
    operations: [...renames, ...objects, ...changes],
    backfills,
    kept: {
      tables: new Set(tables.gone.kept),
      columns: new Map([...columns.gone].map(([key, gone]) => [key, gone.kept])),
    },
  };
}

/** The old objects by the keys that they have from now on. */
function underNewNames(objects: Snapshot["objects"], former: Readonly<Record<string, ObjectRef>>): Snapshot["objects"] {
  const moved = Object.entries(former).flatMap(([key, ref]) => {
    const object = objects[objectKey(ref)];
    return object === undefined ? [] : [[key, object] as const];
  });
  return { ...objects, ...Object.fromEntries(moved) };
}

function missing(from: Snapshot, other: Snapshot): readonly Table[] {
  return Object.entries(from.tables).flatMap(([key, table]) => (other.tables[key] === undefined ? [table] : []));
}
