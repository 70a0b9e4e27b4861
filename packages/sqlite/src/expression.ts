/**
 * Expressions of checks, generated columns and indexes in one spelling, so that a text declared by the user, the same
 * text read back and the text that SQLite rewrote at a rename are equal: no outer parentheses, no comments, one blank
 * where there was white space, no qualifier by the table itself (SQLite rewrites it at a rename, and a rebuilt table
 * has another name for a moment), columns spelled as declared and quoted only where they must be.
 */
import { keywords } from "./keywords.ts";
import { quote } from "./quote.ts";
import { fold, nameOf, type Token, textOf, tokenize, withoutParentheses, wordOf } from "./tokens.ts";

/** The table that an expression belongs to. */
export interface Owner {
  readonly name: string;
  readonly columns: readonly { readonly name: string }[];
}

export function tidyExpression(expression: string | readonly Token[], owner: Owner): string {
  const tokens = typeof expression === "string" ? tokenize(expression) : expression;
  const columns = new Map(owner.columns.map(({ name }) => [fold(name), name]));
  const inner = withoutQualifiers(withoutParentheses(tokens), owner.name);
  return textOf(inner.map((token, position) => spelled(token, inner[position + 1], columns)));
}

/** A column as an expression names it: bare when that is safe. */
export function columnInExpression(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) && !keywords.has(name.toUpperCase()) ? name : quote(name);
}

function withoutQualifiers(tokens: readonly Token[], table: string): readonly Token[] {
  const kept: Token[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    const column = tokens[at + 2];
    if (token === undefined) continue;
    if (tokens[at + 1]?.text === "." && column !== undefined && isName(token) && sameName(token, table)) {
      kept.push({ ...column, space: token.space });
      at += 2;
    } else kept.push(token);
  }
  return kept;
}

function isName(token: Token): boolean {
  return token.kind === "name" || token.kind === "quotedName";
}

function sameName(token: Token, name: string): boolean {
  return fold(nameOf(token) ?? "") === fold(name);
}

function spelled(token: Token, next: Token | undefined, columns: ReadonlyMap<string, string>): Token {
  if (!isName(token) || (token.kind === "name" && (next?.text === "(" || keywords.has(wordOf(token) ?? "")))) {
    return token;
  }
  const column = columns.get(fold(nameOf(token) ?? ""));
  return column === undefined ? token : { ...token, text: columnInExpression(column) };
}
