/**
 * Two states and the answers in; operations and open questions out. Pure, and without a word of any dialect: what only
 * a database can know is asked through `DiffRules`. The operations come in no particular order; `plan` orders them.
 */

import type { Column } from "../model/column.ts";
import { tableKey } from "../model/name.ts";
import { type ObjectRef, objectKey, type Snapshot } from "../model/snapshot.ts";
import type { Table } from "../model/table.ts";
import { apply } from "../operations/definitions.ts";
import { facts } from "../operations/facts.ts";
import { typeNeeds } from "../operations/needs.ts";
import type { Operation } from "../operations/vocabulary.ts";
import type { DiffRules } from "./diff-rules.ts";
import { diffTables } from "./kept-tables.ts";
import { diffObjects } from "./objects.ts";
import type { Answers, Question } from "./question.ts";
import { renamedTypes } from "./renamed-types.ts";
import { renamedValues, withRenamedValues } from "./renamed-values.ts";
import { noHints, type RenameHints, renameColumns, renameTables } from "./renames.ts";
import { createTables, dropTables } from "./tables.ts";

export interface DiffInput {
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly rules: DiffRules;
  readonly answers?: Answers;
  /** Renames that the declarations themselves tell. */
  readonly hints?: RenameHints;
}

export interface Diff {
  readonly operations: readonly Operation[];
  /** Open questions. While there are any, `operations` leaves what they are about untouched. */
  readonly questions: readonly Question[];
  /** Ids of the answers that were used. */
  readonly answered: readonly string[];
}

/**
 * What turns `before` into `after`. Answers to questions that do not arise are left unused: `refuseUnused` tells, once
 * all states that the answers are for were compared.
 *
 * Errors: MIG_ANSWER_UNUSED for a rename to something that is not new, MIG_RESOURCE_INVALID for a hint to something
 * that was never recorded.
 *
 * @example diff({ before: emptySnapshot, after, rules }) // a createTable for every table
 */
export function diff({ rules, answers = {}, hints = noHints, ...given }: DiffInput): Diff {
  // Applying nothing sorts: what comes out must not depend on the order in which anything was declared.
  const [before, after] = [apply([], given.before), apply([], given.after)];
  const tables = renameTables(before, after, answers, hints);
  const named = apply(tables.operations, before);
  const columns = renameColumns(named, after, answers, hints);
  const renamed = apply(columns.operations, named);
  const types = renamedTypes(renamed, after, rules);
  const moved = { ...renamed, tables: types.tables };

  const questions = [...tables.questions, ...columns.questions];
  const oldNames = new Map(tables.operations.map((op) => [tableKey(op.to), op.from]));
  const undecidedTables = new Set([...tables.undecided, ...tables.kept]);
  const target = withUndecided(after, moved, undecidedTables, columns.undecided);
  const renames = [...tables.operations, ...columns.operations];
  const formerNames = { ...types.former, ...hints.objects };
  const values = renamedValues(
    { ...moved, objects: underNewNames(moved.objects, formerNames) },
    target,
    hints.values ?? {},
  );
  const changes = withRenamedValues(
    [
      ...dropTables(missing(moved, target)),
      ...diffTables(moved, target, oldNames),
      ...createTables(missing(target, moved)),
    ],
    values,
  );
  const objects = diffObjects({
    before: moved.objects,
    after: target.objects,
    rules,
    former: formerNames,
    renamed: values.ofObjects,
    tables: [...renames, ...changes],
  });
  return {
    operations: [...renames, ...objects, ...changes],
    questions,
    answered: [...tables.asked, ...columns.asked],
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

/** The recorded objects that are types of these columns: they stay as long as a column does. */
function typesOf(tables: readonly Table[], objects: Snapshot["objects"]): Snapshot["objects"] {
  const needed = new Set(tables.flatMap((table) => table.columns.flatMap(({ type }) => typeNeeds(type))));
  return Object.fromEntries(Object.entries(objects).filter(([, object]) => needed.has(facts.object(object))));
}

/** What nobody has decided about yet, or decided to keep, stays as it is. */
function withUndecided(
  after: Snapshot,
  moved: Snapshot,
  tables: ReadonlySet<string>,
  columns: ReadonlyMap<string, readonly Column[]>,
): Snapshot {
  const kept = Object.entries(moved.tables).filter(([key]) => tables.has(key));
  const wanted = Object.entries(after.tables).map(([key, table]): [string, Table] => {
    const extra = columns.get(tableKey(table)) ?? [];
    return [key, extra.length === 0 ? table : { ...table, columns: [...table.columns, ...extra] }];
  });
  const tablesNow = Object.fromEntries([...kept, ...wanted]);
  return { tables: tablesNow, objects: { ...typesOf(Object.values(tablesNow), moved.objects), ...after.objects } };
}
