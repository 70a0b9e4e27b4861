/**
 * SQLite's lexical grammar, as far as schema text needs it. White space and comments are no tokens; what stays of them
 * is `space`, so that a text can be put together again on one line.
 */
type TokenKind = "name" | "quotedName" | "string" | "number" | "blob" | "punctuation";

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** White space or a comment stood before it. */
  readonly space: boolean;
}

const pattern =
  /(?<space>\s+|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<blob>[xX]'[0-9a-fA-F]*')|(?<string>'(?:[^']|'')*')|(?<quotedName>"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\])|(?<number>0[xX][0-9a-fA-F_]+|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?)|(?<name>[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)|(?<punctuation>[\s\S])/g;

const kinds: readonly TokenKind[] = ["name", "quotedName", "string", "number", "blob", "punctuation"];

export function tokenize(sql: string): readonly Token[] {
  const tokens: Token[] = [];
  let space = false;
  for (const match of sql.matchAll(pattern)) {
    const kind = kinds.find((candidate) => match.groups?.[candidate] !== undefined);
    if (kind !== undefined) tokens.push({ kind, text: match[0], space });
    space = kind === undefined;
  }
  return tokens;
}

/** The text of the tokens on one line. */
export function textOf(tokens: readonly Token[]): string {
  return tokens.map((token, position) => (token.space && position > 0 ? ` ${token.text}` : token.text)).join("");
}

/** The keyword or bare name in upper case; null for everything that is quoted. */
export function wordOf(token: Token | undefined): string | null {
  return token?.kind === "name" ? token.text.toUpperCase() : null;
}

/** The name that a token stands for; SQLite takes a text in single quotes where only a name can be. */
export function nameOf(token: Token | undefined): string | null {
  if (token === undefined) return null;
  if (token.kind === "name") return token.text;
  return token.kind === "quotedName" || token.kind === "string" ? unquote(token.text) : null;
}

export function unquote(text: string): string {
  const quote = text.charAt(0);
  const inner = text.slice(1, -1);
  return quote === "[" ? inner : inner.replaceAll(quote + quote, quote);
}

/** SQLite folds only ASCII letters when it compares names. */
export function fold(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** The tokens without the parentheses around all of them. */
export function withoutParentheses(tokens: readonly Token[]): readonly Token[] {
  let inner = tokens;
  while (inner[0]?.text === "(" && closing(inner, 0) === inner.length - 1) inner = inner.slice(1, -1);
  return inner;
}

/** Where the parenthesis that opens at `from` is closed; -1 when it is not. */
export function closing(tokens: readonly Token[], from: number): number {
  let depth = 0;
  for (let at = from; at < tokens.length; at++) {
    if (tokens[at]?.text === "(") depth++;
    if (tokens[at]?.text === ")") depth--;
    if (depth === 0) return at;
  }
  return -1;
}

/** The tokens between top-level commas. */
export function splitByComma(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.text === "(") depth++;
    if (token.text === ")") depth--;
    if (token.text === "," && depth === 0) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}
