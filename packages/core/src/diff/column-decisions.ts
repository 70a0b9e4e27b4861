/**
 * How the values of a column get from what it was to what it is to be. Where the rows themselves decide whether that
 * works (a column that becomes required, a type that not every value fits), somebody must say how.
 */
import type { Column } from "../model/column.ts";
import type { Default } from "../model/default.ts";
import { equal } from "../model/json.ts";
import { type TableRef, tableKey, tableRef } from "../model/name.ts";
import type { Snapshot } from "../model/snapshot.ts";
import { findColumn, type Table } from "../model/table.ts";
import type { DiffRules } from "./diff-rules.ts";
import { fillOf } from "./fill.ts";
import type { Conversion, Hints } from "./hints.ts";
import type { Interview } from "./interview.ts";
import { columnId, requiredColumn, typeChange } from "./questions.ts";

/** What is done with the values of one column. */
export interface Way extends Partial<Conversion> {
  readonly fill?: Default;
  /** Code of the user's own runs between two changes of the column. */
  readonly backfill?: true;
}

export interface ColumnDecisions {
  /** The target, as far as anything was decided. */
  readonly after: Snapshot;
  readonly wayOf: WayOf;
  readonly backfills: readonly { readonly table: TableRef; readonly column: string }[];
}

export type WayOf = (table: TableRef, column: string) => Way;

export interface DecisionInput {
  /** Has the new names already. */
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly hints: Hints;
  readonly rules: DiffRules;
  /** Tables with a removed column that nobody has decided about: a new one beside it may turn out to be that one. */
  readonly unsettled: ReadonlySet<string>;
}

export function decideColumns(input: DecisionInput, interview: Interview): ColumnDecisions {
  const ways = new Map<string, Way>();
  const backfills: { readonly table: TableRef; readonly column: string }[] = [];
  const tables = Object.entries(input.after.tables).map(([key, to]) => {
    const from = input.before.tables[key];
    if (from === undefined || from === to) return [key, to] as const;
    const columns = to.columns.map((column) => {
      const [decided, way] = decideColumn(column, from, to, input, interview);
      ways.set(columnId(to, column.name), way);
      if (way.backfill) backfills.push({ table: tableRef(to), column: column.name });
      return decided;
    });
    return [key, { ...to, columns }] as const;
  });
  return {
    after: { ...input.after, tables: Object.fromEntries(tables) },
    wayOf: (table, column) => ways.get(columnId(table, column)) ?? {},
    backfills,
  };
}

type Decision = readonly [column: Column, way: Way];

function decideColumn(
  to: Column,
  fromTable: Table,
  toTable: Table,
  input: DecisionInput,
  interview: Interview,
): Decision {
  const from = findColumn(fromTable, to.name);
  if (to.generated !== null || equal(from, to)) return [to, {}];
  const [typed, conversion] = from === undefined ? [to, {}] : decideType(from, to, toTable, input, interview);
  const [required, filling] = decideRequired(from, typed, toTable, input, interview);
  return [required, { ...conversion, ...filling }];
}

function decideType(from: Column, to: Column, table: Table, input: DecisionInput, interview: Interview): Decision {
  if (equal(from.type, to.type)) return [to, {}];
  const said = input.hints.conversions?.[tableKey(table)]?.[to.name];
  if (said !== undefined) return [to, said];
  const castability = input.rules.casts(
    { type: from.type, objects: input.before.objects },
    { type: to.type, objects: input.after.objects },
  );
  if (castability === "safe") return [to, {}];
  const answer = interview.ask(typeChange(tableRef(table), from, to, castability === "mayFail"));
  if (answer === "cast") return [to, {}];
  if (answer !== null && typeof answer === "object" && "using" in answer) return [to, answer];
  // What belongs to the old type stays with it.
  return [{ ...to, type: from.type, default: from.default, collation: from.collation }, {}];
}

function decideRequired(
  from: Column | undefined,
  to: Column,
  table: Table,
  input: DecisionInput,
  interview: Interview,
): Decision {
  const isFilled = from === undefined ? to.default !== null || to.autoIncrement !== null : !from.nullable;
  if (to.nullable || isFilled) return [to, {}];
  const fill = input.hints.fills?.[tableKey(table)]?.[to.name];
  if (fill !== undefined) return [to, { fill }];
  const question = requiredColumn(tableRef(table), to, from === undefined);
  const mayBeRenamed = from === undefined && input.unsettled.has(tableKey(table));
  const answer = mayBeRenamed ? interview.askIfAnswered(question) : interview.ask(question);
  if (answer === "require") return [to, {}];
  if (answer === "backfill") return [to, { backfill: true }];
  if (answer !== null && typeof answer === "object") {
    if ("fill" in answer) return [to, { fill: fillOf(answer.fill, to) }];
    if ("fillSql" in answer) return [to, { fill: { kind: "sql", sql: answer.fillSql } }];
  }
  return [{ ...to, nullable: true }, {}];
}
