/** The statements of a whole list of operations; see walk.ts for how they are put together. */
import type { Operation, Scope, Snapshot, Statement } from "@mig/core/adapter";
import { lowerOperation } from "./lower-operation.ts";
import { Walk } from "./walk.ts";

/** Every scope is a file of its own, so the scope changes nothing in the SQL. */
export function compile(operations: readonly Operation[], before: Snapshot, _scope: Scope): readonly Statement[] {
  const walk = new Walk(before, operations);
  const statements = operations.flatMap((op, origin) => lowerOperation(op).flatMap((one) => walk.step(one, origin)));
  return [...statements, ...walk.flush()];
}
