/**
 * SQL expressions are kept as the user wrote them. Two things must be known of them without understanding them:
 * which names they mention, and how they read after a rename. Both work on tokens, so a name inside a quoted text is
 * never touched. A mention is a guess on the safe side: a function of the same name counts too.
 */
import { reservedWords } from "./reserved-words.ts";

interface Token {
  readonly kind: "name" | "quotedName" | "other";
  readonly text: string;
}

const pattern =
  /'(?:[^']|'')*'|\$([A-Za-z_]*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|[\s\S]/g;

function tokens(expression: string): readonly Token[] {
  return [...expression.matchAll(pattern)].map(([text]) => {
    const first = text.charAt(0);
    if (first === '"' || first === "`") return { kind: "quotedName", text };
    return { kind: /^[A-Za-z_\u0080-\uffff]/.test(first) ? "name" : "other", text };
  });
}

function unquote(token: Token): string {
  if (token.kind === "name") return token.text;
  const quote = token.text.charAt(0);
  return token.text.slice(1, -1).replaceAll(quote + quote, quote);
}

function names(token: Token, name: string): boolean {
  if (token.kind === "other") return false;
  return token.kind === "name" ? token.text.toLowerCase() === name.toLowerCase() : unquote(token) === name;
}

/** Every name in the expression, each as written and, when it is not quoted, in lower case. */
export function namesIn(expression: string): readonly string[] {
  const found = tokens(expression).flatMap((token) => {
    if (token.kind === "other") return [];
    return token.kind === "name" ? [token.text, token.text.toLowerCase()] : [unquote(token)];
  });
  return [...new Set(found)];
}

/** Does the expression hold this text as a constant? */
export function hasText(expression: string, text: string): boolean {
  const constant = `'${text.replaceAll("'", "''")}'`;
  return tokens(expression).some((token) => token.text === constant);
}

/** Does the expression mention the name, quoted or not? */
export function mentions(expression: string, name: string): boolean {
  return tokens(expression).some((token) => names(token, name));
}

/** The expression after a column was renamed, as a database rewrites it by itself. */
export function renameInExpression(expression: string, from: string, to: string): string {
  const plain = /^[a-z_][a-z0-9_]*$/.test(to) && !reservedWords.has(to);
  return tokens(expression)
    .map((token) => {
      if (!names(token, from)) return token.text;
      return token.kind === "name" && plain ? to : `"${to.replaceAll('"', '""')}"`;
    })
    .join("");
}

/** Does the query take every column of something (`select *`, `posts.*`), so that no name tells which? */
export function selectsAll(query: string): boolean {
  const before = new Set(["select", "distinct", "all", ",", "."]);
  const significant = tokens(query).filter(({ text }) => !/^(\s|--|\/\*)/.test(text));
  return significant.some(
    ({ text }, position) => text === "*" && before.has(significant[position - 1]?.text.toLowerCase() ?? ""),
  );
}
