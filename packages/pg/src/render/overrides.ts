/** What a partition or a table that inherits has otherwise than its parents: defaults, NOT NULL, comments of columns. */
import {
  aloneIn,
  type Column,
  type ColumnOverride,
  type Default,
  equal,
  findColumn,
  findTable,
  type Inheritance,
  type Operation,
  type Statement,
  statement,
  type TableRef,
} from "@mig/core/adapter";
import { columnDefaultSql } from "../default.ts";
import { families, inheritedDefault } from "../families.ts";
import { lockModes, longScan, mayFail } from "../hazards.ts";
import { qualify, quoteIdentifier } from "../quote.ts";
import { columnComment } from "./comment.ts";
import { type RenderContext, writer } from "./render-context.ts";

const none: Inheritance = { from: [], columns: {} };

/**
 * A change of a parent's column sets defaults and NOT NULL of its heirs, too. So whatever changes here, or when nothing
 * does, all that is to be otherwise is said again.
 */
export function changeOverrides(
  table: TableRef,
  from: Inheritance = none,
  to: Inheritance = none,
  at: RenderContext,
  origin: number,
): readonly Statement[] {
  const names = [...new Set([...Object.keys(from.columns), ...Object.keys(to.columns)])].sort();
  const write = writer(table, at, origin);
  const changes = names.flatMap((name) => {
    const column = inheritedColumn(to, name, at, origin);
    return clauses(from.columns[name] ?? {}, to.columns[name] ?? {}, column, at).map((clause) => ({
      sql: `ALTER COLUMN ${quoteIdentifier(name)} ${clause}`,
      scans: clause === "SET NOT NULL",
    }));
  });
  const comments = names.flatMap((name) => {
    const [before, after] = [from.columns[name]?.comment, to.columns[name]?.comment];
    return before === after ? [] : [statement(columnComment(table, { name, comment: after ?? null }, at), origin)];
  });
  const hazards = [
    ...longScan("SET NOT NULL", "Or add a validated check first."),
    mayFail("Fails while there are nulls."),
  ];
  const sql = `ALTER TABLE ${qualify(table, at.scope)} ${changes.map((change) => change.sql).join(", ")}`;
  return [
    ...(changes.length === 0
      ? []
      : [write(sql, lockModes.accessExclusive, changes.some(({ scans }) => scans) ? hazards : [])]),
    ...comments,
  ];
}

function clauses(
  from: ColumnOverride,
  to: ColumnOverride,
  parent: { readonly column: Column; readonly of: TableRef } | undefined,
  at: RenderContext,
): readonly string[] {
  const given = (value: Default | null) => {
    const type = parent?.column.type ?? ({ name: "text" } as const);
    const sql = columnDefaultSql({ type, default: value }, at.nameOf);
    return sql === null ? "DROP DEFAULT" : `SET DEFAULT ${sql}`;
  };
  const usual = parent === undefined ? null : inheritedDefault(parent.column, parent.of);
  const loses = from.nullable === false && to.nullable === undefined && parent?.column.nullable !== false;
  return [
    ...(to.default === undefined ? (from.default === undefined ? [] : [given(usual)]) : [given(to.default)]),
    ...(to.nullable === false ? ["SET NOT NULL"] : loses ? ["DROP NOT NULL"] : []),
  ];
}

/** The column of the first parent that has it, as far as the state is known. */
function inheritedColumn({ from }: Inheritance, name: string, at: RenderContext, origin: number) {
  const state = at.stateAt(origin);
  for (const of of from) {
    const parent = findTable(state, of);
    const column = parent && findColumn(aloneIn(state, parent, families), name);
    if (column !== undefined) return { column, of };
  }
  return undefined;
}

export function changesOverrides(from: Inheritance = none, to: Inheritance = none): boolean {
  return !equal(from.columns, to.columns);
}

/** Only a look at the parents tells what is there again, or must go. */
export function looksAtParents(op: Operation): boolean {
  if (op.kind === "reparentTable") return true;
  return op.kind === "alterTable" && "from" in op && changesOverrides(op.from.inherits, op.to.inherits);
}
