/**
 * What of the old state is the new state's under another name? Declarations tell (`renamedFrom`, or an attribute that
 * is the same while its column is another), answers tell, and what neither tells is asked: nothing is ever guessed.
 * Two additions and removals that look alike are a question.
 */
import { MigError } from "../errors.ts";
import { equal } from "../model/json.ts";
import { showTable, snakeCase, tableKey, tableRef } from "../model/name.ts";
import type { Snapshot } from "../model/snapshot.ts";
import { findColumn, type Table } from "../model/table.ts";
import type { OperationOf } from "../operations/vocabulary.ts";
import { renameTarget } from "./answers.ts";
import type { AttributeNames, Hints } from "./hints.ts";
import type { Ask, Interview } from "./interview.ts";
import { columnRemoved, tableRemoved } from "./questions.ts";

/** What is gone and not to be dropped. */
export interface Gone {
  readonly kept: readonly string[];
  /** Nobody has decided yet. */
  readonly open: readonly string[];
}

/** What was kept before: it stays unless somebody says otherwise now. */
export interface Kept {
  /** Keys of tables. */
  readonly tables: ReadonlySet<string>;
  /** Names of columns, by table key. */
  readonly columns: ReadonlyMap<string, readonly string[]>;
}

export const nothingKept: Kept = { tables: new Set(), columns: new Map() };

export interface TableRenames {
  readonly operations: readonly OperationOf<"renameTable">[];
  /** By table key. */
  readonly gone: Gone;
}

export function renameTables(
  before: Snapshot,
  after: Snapshot,
  interview: Interview,
  hints: Hints,
  kept: Kept,
): TableRenames {
  const added = new Set(Object.keys(after.tables).filter((key) => before.tables[key] === undefined));
  const removed = new Map(Object.entries(before.tables).filter(([key]) => after.tables[key] === undefined));
  const operations: OperationOf<"renameTable">[] = [];
  const take = (from: Table, to: Table) => {
    operations.push({ kind: "renameTable", from: tableRef(from), to: tableRef(to) });
    removed.delete(tableKey(from));
    added.delete(tableKey(to));
  };

  const isFirst = Object.keys(before.tables).length === 0;
  for (const [key, old] of Object.entries(hints.tables)) {
    const from = removed.get(tableKey(old));
    const to = after.tables[key];
    if (from !== undefined && to !== undefined && added.has(key)) take(from, to);
    else if (added.has(key) && !isFirst && before.tables[tableKey(old)] === undefined) {
      throw wrongHint(`the table ${key}`, showTable(old), Object.keys(before.tables));
    }
  }

  const decided = decide([...removed.keys()], [...added], interview, (key) => kept.tables.has(key), {
    question: (key, candidates) =>
      tableRemoved(
        before.tables[key] ?? tableRef(key),
        candidates.flatMap((candidate) => after.tables[candidate] ?? []),
      ),
  });
  for (const [from, to] of decided.renames) {
    const [source, target] = [removed.get(from), after.tables[to]];
    if (source !== undefined && target !== undefined) take(source, target);
  }
  return { operations, gone: decided };
}

export interface ColumnRenames {
  readonly operations: readonly OperationOf<"renameColumn">[];
  /** By column name, by table key. */
  readonly gone: ReadonlyMap<string, Gone>;
}

export interface ColumnRenamesInput {
  /** Has the tables' new names already. */
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly hints: Hints;
  readonly kept: Kept;
  /** The key that a table of `before` had before the plan. */
  oldKey(key: string): string;
}

export function renameColumns(input: ColumnRenamesInput, interview: Interview): ColumnRenames {
  const perTable = Object.entries(input.after.tables).flatMap(([key, to]) => {
    const from = input.before.tables[key];
    return from === undefined || from === to ? [] : [{ key, ...renameColumnsOf(key, from, to, input, interview) }];
  });
  return {
    operations: perTable.flatMap((table) => table.operations),
    gone: new Map(perTable.map((table) => [table.key, table.gone])),
  };
}

function renameColumnsOf(
  key: string,
  from: Table,
  to: Table,
  { hints, kept, oldKey }: ColumnRenamesInput,
  interview: Interview,
) {
  const added = new Set(to.columns.map((column) => column.name).filter((name) => !findColumn(from, name)));
  const removed = new Set(from.columns.map((column) => column.name).filter((name) => !findColumn(to, name)));
  const renames: [string, string][] = [];
  const take = (source: string, target: string) => {
    renames.push([source, target]);
    removed.delete(source);
    added.delete(target);
  };
  for (const [target, source] of Object.entries(hints.columns[key] ?? {})) {
    if (removed.has(source) && added.has(target)) take(source, target);
    else if (added.has(target) && findColumn(from, source) === undefined) {
      const known = from.columns.map((column) => column.name);
      throw wrongHint(`the column ${target} of ${showTable(to)}`, source, known);
    }
  }
  const attributes = { before: hints.attributes?.before[oldKey(key)], after: hints.attributes?.after[key] };
  const unanswered = [...removed].filter((name) => !interview.answers(columnRemoved(to, name, [...added])));
  if (hints.attributes !== undefined) {
    for (const [source, target] of sameAttributes(unanswered, [...added], attributes)) take(source, target);
  }

  const isKept = (name: string) => kept.columns.get(oldKey(key))?.includes(name) === true;
  const decided = decide([...removed], [...added], interview, isKept, {
    question: (name, candidates) => columnRemoved(to, name, candidates),
    // Nothing is lost with a computed column, so beside nothing new there is nothing to ask.
    dropsUnasked: (name) => added.size === 0 && findColumn(from, name)?.generated !== null,
  });
  for (const [source, target] of decided.renames) take(source, target);
  return {
    operations: renames.map(([source, target]): OperationOf<"renameColumn"> => {
      return { kind: "renameColumn", table: tableRef(to), from: source, to: target };
    }),
    gone: decided,
  };
}

/** Pairs of a column that is gone and a new one that are the same attribute's, where that is beyond doubt. */
function sameAttributes(
  removed: readonly string[],
  added: readonly string[],
  {
    before = {},
    after = {},
  }: { readonly before: AttributeNames[string] | undefined; readonly after: AttributeNames[string] | undefined },
): readonly (readonly [string, string])[] {
  const namesOf = (column: string, known: AttributeNames[string]) => (known[column] ?? [column]).map(snakeCase).sort();
  return removed.flatMap((source) => {
    const same = (list: readonly string[], known: AttributeNames[string]) =>
      list.filter((name) => equal(namesOf(name, known), namesOf(source, before)));
    const [target, ...others] = same(added, after);
    const isOnly = others.length === 0 && same(removed, before).length === 1;
    return target !== undefined && isOnly ? [[source, target] as const] : [];
  });
}

interface Decided extends Gone {
  readonly renames: readonly (readonly [string, string])[];
}

interface Subject {
  question(name: string, candidates: readonly string[]): Ask;
  dropsUnasked?(name: string): boolean;
}

/** Renames first, so that an open question offers only what nobody has claimed. */
function decide(
  gone: readonly string[],
  candidates: readonly string[],
  interview: Interview,
  isKept: (name: string) => boolean,
  { question, dropsUnasked = () => false }: Subject,
): Decided {
  const renames: [string, string][] = [];
  const kept: string[] = [];
  const open: string[] = [];
  const free = new Set(candidates);
  const left = () => [...free].sort();
  const isRename = (name: string) => interview.answers(question(name, left()), "rename");
  const ordered = [...gone.filter(isRename), ...gone.filter((name) => !isRename(name))];
  for (const name of ordered) {
    const ask = question(name, left());
    if (dropsUnasked(name) && !interview.answers(ask)) continue;
    const answer = isKept(name) ? (interview.askIfAnswered(ask) ?? "keep") : interview.ask(ask);
    if (answer === null) open.push(name);
    else if (answer === "keep") kept.push(name);
    else if (typeof answer === "object" && "rename" in answer) {
      const target = renameTarget(ask.subject, answer.rename, [...free]);
      renames.push([name, target]);
      free.delete(target);
    }
  }
  return { renames, kept, open };
}

/** A hint to something that never was is a slip of the pen, and following it half would lose what was meant. */
function wrongHint(what: string, old: string, known: readonly string[]): MigError {
  return new MigError("MIG_RESOURCE_INVALID", `${what} is said to have been "${old}", which is not recorded.`, {
    details: { renamedFrom: old, known },
    next: `Correct renamedFrom, or leave it out if it is new. Recorded here: ${known.join(", ")}.`,
  });
}
