/** How PostgreSQL writes names and texts. Every name is quoted, so that none is folded or taken for a keyword. */
import { MigError, type Scope, type TableRef } from "@mig/core/adapter";

/** PostgreSQL cuts longer names, in bytes, without an error. */
export const nameLimit = 63;

/** @example quoteIdentifier('a"b') // "a""b" */
export function quoteIdentifier(name: string): string {
  if (name === "" || name.includes("\0")) {
    throw new MigError("MIG_NAME_INVALID", `${JSON.stringify(name)} cannot be a name in PostgreSQL.`, {
      details: { name },
    });
  }
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text constant; right with `standard_conforming_strings`, the default of all supported versions. */
export function quoteLiteral(text: string): string {
  if (text.includes("\0")) {
    throw new MigError("MIG_UNSUPPORTED", "PostgreSQL cannot store a text with a NUL character.", {
      details: { text },
    });
  }
  return `'${text.replaceAll("'", "''")}'`;
}

/** A body between dollar signs, with a tag that does not occur in it. */
export function quoteBody(body: string): string {
  let tag = "$mig$";
  for (let attempt = 1; body.includes(tag); attempt += 1) tag = `$mig${attempt}$`;
  return `${tag}${body}${tag}`;
}

export function quoteList(names: readonly string[]): string {
  return names.map(quoteIdentifier).join(", ");
}

/** The schema in which tables without a schema of their own live. */
export function scopeSchema(scope: Scope): string {
  return scope.kind === "public" ? "public" : scope.name;
}

/** The full name of a table, type or sequence: the only place where a scope becomes a schema. */
export function qualify(ref: TableRef, scope: Scope): string {
  return `${quoteIdentifier(ref.schema ?? scopeSchema(scope))}.${quoteIdentifier(ref.name)}`;
}

/** The name as seen from inside the scope: what snapshots say, so that they are the same for every tenant. */
export function scopedName(ref: TableRef): string {
  return ref.schema === null
    ? quoteIdentifier(ref.name)
    : `${quoteIdentifier(ref.schema)}.${quoteIdentifier(ref.name)}`;
}

/** The expression without parentheses and white space that enclose all of it. */
export function withoutOuterParentheses(expression: string): string {
  const trimmed = expression.trim();
  return enclosed(trimmed) ? withoutOuterParentheses(trimmed.slice(1, -1)) : trimmed;
}

const quotedOrOther = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$|[\s\S]/g;

/** Does the first parenthesis close with the last character? */
function enclosed(expression: string): boolean {
  if (!expression.startsWith("(") || !expression.endsWith(")")) return false;
  let depth = 0;
  let end = 0;
  for (const [token] of expression.matchAll(quotedOrOther)) {
    end += token.length;
    if (token === "(") depth += 1;
    if (token === ")") depth -= 1;
    if (depth === 0) return end === expression.length;
  }
  return false;
}
