/** What one branch changed, done again on the state of another. */
import { equal } from "../model/json.ts";
import type { Table } from "../model/table.ts";
import type { RecordedState } from "./snapshot-file.ts";

/** `onto` with the difference between `from` and `to`. Of what both changed, `to` wins: such branches never get here. */
export function replay(from: RecordedState | null, to: RecordedState, onto: RecordedState | null): RecordedState {
  if (from?.kind !== "table" || to.kind !== "table" || onto?.kind !== "table") return to;
  return { ...to, table: replayTable(from.table, to.table, onto.table) };
}

function replayTable(from: Table, to: Table, onto: Table): Table {
  const whole = <K extends keyof Table>(key: K): Table[K] => (equal(from[key], to[key]) ? onto[key] : to[key]);
  return {
    schema: to.schema,
    name: to.name,
    columns: replayParts(from.columns, to.columns, onto.columns),
    primaryKey: whole("primaryKey"),
    indexes: replayParts(from.indexes, to.indexes, onto.indexes),
    foreignKeys: replayParts(from.foreignKeys, to.foreignKeys, onto.foreignKeys),
    checks: replayParts(from.checks, to.checks, onto.checks),
    statements: replayParts(from.statements, to.statements, onto.statements),
    comment: whole("comment"),
    options: whole("options"),
    inherits: whole("inherits"),
    requires: whole("requires"),
  };
}

/** What is gone goes, what was changed is taken, what is new comes last; the rest stays where it is. */
function replayParts<T extends { readonly name: string }>(
  from: readonly T[],
  to: readonly T[],
  onto: readonly T[],
): readonly T[] {
  const [before, after] = [byName(from), byName(to)];
  const kept = onto.flatMap((part) => {
    const [old, now] = [before.get(part.name), after.get(part.name)];
    if (now === undefined) return old === undefined ? [part] : [];
    return equal(old, now) ? [part] : [now];
  });
  const known = byName(onto);
  return [...kept, ...to.filter(({ name }) => !before.has(name) && !known.has(name))];
}

function byName<T extends { readonly name: string }>(parts: readonly T[]): ReadonlyMap<string, T> {
  return new Map(parts.map((part) => [part.name, part]));
}
