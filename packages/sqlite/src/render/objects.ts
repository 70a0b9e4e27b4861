/**
 * Views, triggers, virtual tables, and SQL of the user's own: they may look at the whole file, so nothing waits. Of a
 * view it is known what it looks at.
 */
import { mentions, type OperationOf, type Statement, statement } from "@mig/core/adapter";
import { createObjectText, dropObjectText, viewKind } from "../objects.ts";
import type { TableChanges } from "./table-changes.ts";

export function createObject({ object }: OperationOf<"createObject">, at: TableChanges, origin: number) {
  const text = createObjectText(object);
  if (object.kind !== viewKind) return behindAll(text, at, origin);
  const read = Object.values(at.state.tables).filter(({ name }) => mentions(text, name));
  return [...read.flatMap((table) => at.flush(table)), statement(text, origin)];
}

/** What waits is better done without it. */
export function dropObject({ object }: OperationOf<"dropObject">, _at: TableChanges, origin: number) {
  return [statement(dropObjectText(object), origin)];
}

export function alterObject({ from, to }: OperationOf<"alterObject">, at: TableChanges, origin: number) {
  return [statement(dropObjectText(from), origin), ...behindAll(createObjectText(to), at, origin)];
}

export function behindAll(sql: string, at: TableChanges, origin: number): readonly Statement[] {
  return [...at.flush(), statement(sql, origin)];
}
