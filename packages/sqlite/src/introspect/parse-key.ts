/** One key of an index or of a constraint: a column or an expression, its collation and direction. */
import { nameOf, type Token, withoutParentheses, wordOf } from "../tokens.ts";

export interface ParsedKey {
  readonly column: string | null;
  readonly expression: readonly Token[] | null;
  readonly direction: "asc" | "desc";
  readonly collation: string | null;
}

export function parseKey(given: readonly Token[]): ParsedKey {
  const word = wordOf(given.at(-1));
  const directed = given.length > 1 && (word === "ASC" || word === "DESC");
  const tokens = directed ? given.slice(0, -1) : given;
  const collated = tokens.length > 2 && wordOf(tokens.at(-2)) === "COLLATE";
  const what = withoutParentheses(collated ? tokens.slice(0, -2) : tokens);
  const column = what.length === 1 && what[0]?.kind !== "number" && what[0]?.kind !== "blob" ? nameOf(what[0]) : null;
  return {
    column,
    expression: column === null ? what : null,
    direction: directed && word === "DESC" ? "desc" : "asc",
    collation: collated ? nameOf(tokens.at(-1)) : null,
  };
}
