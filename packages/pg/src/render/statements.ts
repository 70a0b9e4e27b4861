/** addStatement, dropStatement and execute: SQL of the user's own, as it was written. */
import { type OperationOf, type Statement, statement } from "@mig/core/adapter";
import type { RenderContext } from "./render-context.ts";

export function addStatement(op: OperationOf<"addStatement">, _: RenderContext, origin: number): readonly Statement[] {
  return [statement(op.statement.up, origin)];
}

export function dropStatement(
  op: OperationOf<"dropStatement">,
  _: RenderContext,
  origin: number,
): readonly Statement[] {
  return [statement(op.statement.down, origin)];
}

export function execute({ up }: OperationOf<"execute">, _: RenderContext, origin: number): readonly Statement[] {
  return [statement(up, origin)];
}
