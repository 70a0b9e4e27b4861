/** Where in the user's code a declaration stands. It is only worked out when something is wrong with it. */
import { fileURLToPath } from "node:url";

/** A stack; V8 writes it down as text when it is asked for. */
export interface DeclaredAt {
  readonly stack?: string;
}

/** The place that called `declare`. */
export function declaredAt(declare: (...given: never[]) => unknown): DeclaredAt {
  const at: DeclaredAt = {};
  Error.captureStackTrace(at, declare);
  return at;
}

/** `file:line`, or null when the engine does not tell. */
export function showDeclaredAt({ stack = "" }: DeclaredAt): string | null {
  const [, file, line] = /(?:\(|at )((?:file:)?\/[^()]*?|[A-Z]:\\[^()]*?):(\d+):\d+\)?$/m.exec(stack) ?? [];
  if (file === undefined) return null;
  return `${file.startsWith("file:") ? fileURLToPath(file) : file}:${line}`;
}
