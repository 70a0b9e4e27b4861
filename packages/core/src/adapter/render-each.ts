/** `compile` for dialects in which one operation is some statements, whatever stands beside it. */
import {
  type CoreKind,
  type ExtensionOperation,
  isExtension,
  type Operation,
  type OperationOf,
} from "../operations/vocabulary.ts";
import type { Statement } from "./statement.ts";

/** One renderer per core kind: a kind that a dialect forgot does not compile. */
export type Renderers<Context> = {
  readonly [K in CoreKind]: (operation: OperationOf<K>, at: Context, origin: number) => readonly Statement[];
};

/** Renders the operations that only this adapter knows; throws MIG_OBJECT_KIND_UNKNOWN for the rest. */
export type ExtensionRenderer = (operation: ExtensionOperation, origin: number) => readonly Statement[];

/** @example compile: (operations, before, scope) => renderEach(operations, renderers, renderExtension, { scope }) */
export function renderEach<Context>(
  operations: readonly Operation[],
  renderers: Renderers<Context>,
  renderExtension: ExtensionRenderer,
  at: Context,
): readonly Statement[] {
  return operations.flatMap((operation, origin) =>
    isExtension(operation) ? renderExtension(operation, origin) : render(operation, renderers, at, origin),
  );
}

/** Keeps the kind and its payload together while the renderer is looked up. */
export function render<K extends CoreKind, Context>(
  operation: OperationOf<K>,
  renderers: Renderers<Context>,
  at: Context,
  origin: number,
): readonly Statement[] {
  const renderer: (operation: OperationOf<K>, at: Context, origin: number) => readonly Statement[] =
    renderers[operation.kind];
  return renderer(operation, at, origin);
}
