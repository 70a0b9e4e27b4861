/** From declarations to a database, as generating and migrating do it. */
import {
  type AnyResource,
  commitsFirst,
  type DeclaredObject,
  diff,
  plan,
  type Repo,
  readResources,
  rulesOf,
} from "@mig/core";
import { apply, emptySnapshot, type Operation, publicScope, type Session, type Snapshot } from "@mig/core/adapter";
import { pgDialect } from "../src/index.ts";

export interface Declared {
  readonly resources?: readonly AnyResource[];
  readonly objects?: readonly DeclaredObject[];
}

export interface Step {
  readonly up: readonly Operation[];
  readonly down: readonly Operation[];
  readonly before: Snapshot;
  readonly after: Snapshot;
}

/** What leads from a recorded state to a declared one; what is not declared any more is dropped. */
export function stepTo(repo: Repo, { resources = [], objects = [] }: Declared, before = emptySnapshot): Step {
  const declared = readResources(resources, repo, objects).public;
  const hints = { tables: declared.renamedTables, columns: declared.renamedColumns, objects: declared.renamedObjects };
  const input = { before, after: declared.snapshot, rules: rulesOf(pgDialect, before), hints };
  const answers = Object.fromEntries(diff(input).questions.map(({ id }) => [id, "drop" as const]));
  const found = diff({ ...input, answers });
  const { migrations } = plan(found.operations, commitsFirst(pgDialect));
  const up = migrations.flatMap((migration) => migration.up);
  const down = [...migrations].reverse().flatMap((migration) => migration.down);
  return { up, down: down.filter((op) => op.kind !== "irreversible"), before, after: apply(up, before) };
}

/** Each statement by itself; the state is read from the database, as a runner does it. */
export async function carryOut(session: Session, operations: readonly Operation[]): Promise<readonly string[]> {
  const state = await session.introspect(publicScope);
  const statements = pgDialect.compile(operations, state, publicScope);
  for (const { sql } of statements) await session.query(sql);
  return statements.map(({ sql }) => sql);
}
