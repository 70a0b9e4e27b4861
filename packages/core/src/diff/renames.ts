/**
 * What of the old state is the new state's under another name? Declarations tell (`renamedFrom`), answers tell, and
 * what neither tells is asked: nothing is ever guessed. Two additions and removals that look alike are a question.
 */
import { MigError } from "../errors.ts";
import type { Column } from "../model/column.ts";
import { showTable, type TableRef, tableKey, tableRef } from "../model/name.ts";
import type { ObjectRef, Snapshot } from "../model/snapshot.ts";
import type { Table } from "../model/table.ts";
import { findColumn } from "../model/table.ts";
import type { OperationOf } from "../operations/vocabulary.ts";
import { renameTarget } from "./answers.ts";
import type { Answer, Answers, Question } from "./question.ts";

/** Keys are of the new state. A hint whose new side is recorded was followed in an earlier migration. */
export interface RenameHints {
  readonly tables: Readonly<Record<string, TableRef>>;
  readonly columns: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** By table and column: new value of an enum to old. */
  readonly values?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;
  readonly objects?: Readonly<Record<string, ObjectRef>>;
}

export const noHints: RenameHints = { tables: {}, columns: {} };

interface Resolved<K extends "renameTable" | "renameColumn"> {
  readonly operations: readonly OperationOf<K>[];
  readonly questions: readonly Question[];
  /** Ids of the questions that were answered. */
  readonly asked: readonly string[];
}

export interface ResolvedTables extends Resolved<"renameTable"> {
  /** Keys of old tables that nobody has decided about. */
  readonly undecided: readonly string[];
  /** Keys of old tables that stay although nobody asks for them. */
  readonly kept: readonly string[];
}

export function renameTables(before: Snapshot, after: Snapshot, answers: Answers, hints: RenameHints): ResolvedTables {
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

  const decided = decide([...removed.keys()], answers, [...added], (key, candidates) => ({
    id: key,
    kind: "tableRemoved",
    text: `No resource asks for the table ${key} any more.`,
    candidates,
  }));
  for (const [from, to] of decided.renames) {
    const [source, target] = [removed.get(from), after.tables[to]];
    if (source !== undefined && target !== undefined) take(source, target);
  }
  return { ...decided, operations };
}

export interface ResolvedColumns extends Resolved<"renameColumn"> {
  /** By table key: old columns that stay for now, because nobody has decided or somebody decided to keep them. */
  readonly undecided: ReadonlyMap<string, readonly Column[]>;
}

/** `before` has the tables' new names already. */
export function renameColumns(
  before: Snapshot,
  after: Snapshot,
  answers: Answers,
  hints: RenameHints,
): ResolvedColumns {
  const perTable = Object.entries(after.tables).flatMap(([key, to]) => {
    const from = before.tables[key];
    return from === undefined ? [] : [{ key, ...renameColumnsOf(key, from, to, answers, hints.columns[key] ?? {}) }];
  });
  return {
    operations: perTable.flatMap((table) => table.operations),
    questions: perTable.flatMap((table) => table.questions),
    asked: perTable.flatMap((table) => table.asked),
    undecided: new Map(perTable.map((table) => [table.key, table.stay])),
  };
}

function renameColumnsOf(
  key: string,
  from: Table,
  to: Table,
  answers: Answers,
  hints: Readonly<Record<string, string>>,
): Resolved<"renameColumn"> & { readonly stay: readonly Column[] } {
  const added = new Set(to.columns.map((column) => column.name).filter((name) => !findColumn(from, name)));
  const removed = new Set(from.columns.map((column) => column.name).filter((name) => !findColumn(to, name)));
  const renames: [string, string][] = [];
  const take = (source: string, target: string) => {
    renames.push([source, target]);
    removed.delete(source);
    added.delete(target);
  };
  for (const [target, source] of Object.entries(hints)) {
    if (removed.has(source) && added.has(target)) take(source, target);
    else if (added.has(target) && findColumn(from, source) === undefined) {
      const known = from.columns.map((column) => column.name);
      throw wrongHint(`the column ${target} of ${showTable(to)}`, source, known);
    }
  }

  const idOf = (name: string) => `${key}.${name}`;
  const nameOf = (id: string) => id.slice(key.length + 1);
  // A removed column beside which nothing new stands has not been renamed: it is dropped, and the plan says so.
  const answered = [...removed].filter((name) => added.size > 0 || answers[idOf(name)] !== undefined);
  const decided = decide(answered.map(idOf), answers, [...added], (id, candidates) => ({
    id,
    kind: "columnRemoved",
    text: `The column ${nameOf(id)} of ${showTable(to)} is not declared any more.`,
    candidates,
  }));
  for (const [id, target] of decided.renames) take(nameOf(id), target);

  const stay = new Set([...decided.undecided, ...decided.kept].map(nameOf));
  return {
    operations: renames.map(([source, target]) => ({
      kind: "renameColumn",
      table: tableRef(to),
      from: source,
      to: target,
    })),
    questions: decided.questions,
    asked: decided.asked,
    stay: from.columns.filter((column) => stay.has(column.name)),
  };
}

interface Decided extends Omit<Resolved<"renameTable">, "operations"> {
  readonly renames: readonly (readonly [string, string])[];
  readonly undecided: readonly string[];
  readonly kept: readonly string[];
}

/** Applies the answers; what is left open becomes questions whose candidates nobody has claimed. */
function decide(
  ids: readonly string[],
  answers: Answers,
  candidates: readonly string[],
  ask: (id: string, candidates: readonly string[]) => Question,
): Decided {
  const renames: [string, string][] = [];
  const kept: string[] = [];
  const open: string[] = [];
  const free = new Set(candidates);
  for (const id of ids) {
    const answer: Answer | undefined = answers[id];
    if (answer === undefined) open.push(id);
    else if (answer === "keep") kept.push(id);
    else if (answer !== "drop") {
      const target = renameTarget(id, answer.rename, [...free]);
      renames.push([id, target]);
      free.delete(target);
    }
  }
  const left = [...free].sort();
  return {
    renames,
    kept,
    undecided: open,
    asked: ids.filter((id) => answers[id] !== undefined),
    questions: open.map((id) => ask(id, left)),
  };
}

/** A hint to something that never was is a slip of the pen, and following it half would lose what was meant. */
function wrongHint(what: string, old: string, known: readonly string[]): MigError {
  return new MigError("MIG_RESOURCE_INVALID", `${what} is said to have been "${old}", which is not recorded.`, {
    details: { renamedFrom: old, known },
    next: `Correct renamedFrom, or leave it out if it is new. Recorded here: ${known.join(", ")}.`,
  });
}
