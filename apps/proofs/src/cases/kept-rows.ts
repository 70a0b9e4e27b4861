/** The rows that a change must not lose: all that it does not say it destroys. */
import type { Operation, Scope, TableRef } from "@mig/core/adapter";
import { expect } from "vitest";
import type { Row } from "../engine.ts";
import type { CaseStep } from "./case-steps.ts";

type Rows = Readonly<Record<string, readonly Row[]>>;

interface Fate {
  /** By the name before; null is gone. */
  readonly tables: ReadonlyMap<string, string | null>;
  /** By table before: what became of its columns; null is gone or made anew. */
  readonly columns: ReadonlyMap<string, ReadonlyMap<string, string | null>>;
}

/** `back`: the change was undone, so names are the same again; what was destroyed is not. */
export function expectKept(before: Rows, after: Rows, steps: readonly CaseStep[], back: boolean): void {
  const fate = fateOf(steps);
  for (const [table, rows] of Object.entries(before)) {
    const now = fate.tables.get(table) === undefined ? table : fate.tables.get(table);
    if (now == null) continue;
    const columns = fate.columns.get(now) ?? new Map<string, string | null>();
    const kept = Object.keys(rows[0] ?? {}).filter((name) => columns.get(name) !== null);
    const read = (list: readonly Row[], nameOf: (name: string) => string) =>
      list.map((row) => kept.map((name) => String(row[nameOf(name)])).join("|")).sort();
    const found = after[back ? table : now] ?? [];
    expect(
      read(found, (name) => (back ? name : (columns.get(name) ?? name))),
      `rows of ${table}`,
    ).toEqual(read(rows, (name) => name));
  }
}

function fateOf(steps: readonly CaseStep[]): Fate {
  const tables = new Map<string, string | null>();
  const columns = new Map<string, Map<string, string | null>>();
  const settle = (table: string, name: string, becomes: string | null) => {
    const of = columns.get(table) ?? new Map<string, string | null>();
    const [origin = name] = [...of].find(([, now]) => now === name) ?? [];
    columns.set(table, of.set(origin, becomes));
  };
  const follow = (op: Operation, nameOf: (ref: TableRef) => string) => {
    if (op.kind === "dropTable") tables.set(nameOf(op.table), null);
    if (op.kind === "renameTable") tables.set(nameOf(op.from), nameOf(op.to));
    if (op.kind === "renameColumn") settle(nameOf(op.table), op.from, op.to);
    if (op.kind === "dropColumn") settle(nameOf(op.table), op.column.name, null);
    if (op.kind === "alterColumn") settle(nameOf(op.table), op.to.name, alters(op) ? null : op.to.name);
  };
  for (const { up, scope } of steps) for (const op of up) follow(op, (ref) => rowsName(ref, scope));
  return { tables, columns };
}

/** A value under another type reads otherwise, a computed one is made anew, and a null may be filled. */
function alters(op: Extract<Operation, { readonly kind: "alterColumn" }>): boolean {
  if (op.fill !== undefined) return true;
  return JSON.stringify([op.from.type, op.from.generated]) !== JSON.stringify([op.to.type, op.to.generated]);
}

/** As `Scratch.rows` calls the table. */
function rowsName({ schema, name }: TableRef, scope: Scope): string {
  const place = schema ?? (scope.kind === "tenant" ? scope.name : "public");
  return place === "public" ? name : `${place}.${name}`;
}
