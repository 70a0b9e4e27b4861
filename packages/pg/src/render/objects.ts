/** createObject, dropObject, alterObject: each kind knows its own SQL. */
import { MigError, type OperationOf, type SchemaObject, type Statement, statement } from "@mig/core/adapter";
import { pgObjectKinds } from "../objects/index.ts";
import type { Draft, PgObjectKind } from "../objects/pg-object-kind.ts";
import { locksOn, type RenderContext, usersOf } from "./render-context.ts";

const kinds = new Map(pgObjectKinds.map((kind) => [kind.kind, kind]));

function kindOf({ kind, name }: SchemaObject): PgObjectKind {
  const known = kinds.get(kind);
  if (known !== undefined) return known;
  throw new MigError("MIG_OBJECT_KIND_UNKNOWN", `The PostgreSQL adapter does not know ${kind}.`, {
    details: { kind, object: name },
  });
}

function placed(drafts: readonly Draft[], of: SchemaObject, at: RenderContext, origin: number): readonly Statement[] {
  return drafts.map(({ sql, usersLock, locks = [], hazards = [], ...more }) => {
    const users = usersLock === undefined ? [] : usersOf(of, usersLock, at, origin);
    const held = locksOn([...locks, ...users], at, origin);
    // Of a table that the list creates, nobody waits for anything.
    const isNew = locks.length > 0 && held.length === 0;
    return statement(sql, origin, { ...more, locks: held, hazards: isNew ? [] : hazards });
  });
}

export function createObject({ object }: OperationOf<"createObject">, at: RenderContext, origin: number) {
  return placed(kindOf(object).create(object, at.scope, at.isRemade(object)), object, at, origin);
}

export function dropObject({ object }: OperationOf<"dropObject">, at: RenderContext, origin: number) {
  return placed(kindOf(object).drop(object, at.scope, at.isRemade(object)), object, at, origin);
}

export function alterObject({ from, to, renamed = [] }: OperationOf<"alterObject">, at: RenderContext, origin: number) {
  const kind = kindOf(to);
  if (kindOf(from) === kind && kind.alters(from, to))
    return placed(kind.alter(from, to, at.scope, renamed), from, at, origin);
  throw new MigError("MIG_UNSUPPORTED", `PostgreSQL cannot turn ${from.kind} ${from.name} into the other in place.`, {
    details: { from, to },
    next: "Drop it and create the other (dropObject, createObject).",
  });
}
