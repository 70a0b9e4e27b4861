/** What PostgreSQL's object kinds answer beside core's questions: their SQL. */
import {
  equal,
  type ObjectKind,
  type SchemaObject,
  type Scope,
  type Statement,
  type ValueRename,
} from "@mig/core/adapter";
import type { LockMode } from "../hazards.ts";
import { qualify, quoteBody, quoteIdentifier, scopeSchema } from "../quote.ts";

/** A statement that does not know its operation yet. */
export type Draft = Pick<Statement, "sql"> &
  Partial<Omit<Statement, "sql" | "origin">> & {
    /** The lock on each table with a column of this type. */
    readonly usersLock?: LockMode;
  };

export interface PgObjectKind extends ObjectKind {
  /** `remade`: the same list of operations drops it before (or creates it again after) this. */
  create(object: SchemaObject, scope: Scope, remade: boolean): readonly Draft[];
  drop(object: SchemaObject, scope: Scope, remade: boolean): readonly Draft[];
  /** Called when `alters` said yes; another name or schema is part of it. */
  alter(from: SchemaObject, to: SchemaObject, scope: Scope, renamed: readonly ValueRename[]): readonly Draft[];
}

/** Another schema, another name, or neither. `word` is what stands after ALTER. */
export function move(word: string, from: SchemaObject, to: SchemaObject, scope: Scope): readonly Draft[] {
  const moved = { schema: to.schema, name: from.name };
  const schema = to.schema ?? scopeSchema(scope);
  return [
    ...(equal(from.schema, to.schema)
      ? []
      : [{ sql: `ALTER ${word} ${qualify(from, scope)} SET SCHEMA ${quoteIdentifier(schema)}` }]),
    ...(from.name === to.name
      ? []
      : [{ sql: `ALTER ${word} ${qualify(moved, scope)} RENAME TO ${quoteIdentifier(to.name)}` }]),
  ];
}

/** Drops what may have been there before and may serve others: only when nothing rests on it. */
export function dropUnused(sql: string): Draft {
  return { sql: `DO ${quoteBody(`BEGIN\n  ${sql};\nEXCEPTION WHEN dependent_objects_still_exist THEN NULL;\nEND`)}` };
}
