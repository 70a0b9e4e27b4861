/**
 * SQL text cut into its statements without understanding it: a semicolon inside quotes, dollar quotes, comments or the
 * body of a trigger or routine ends none. Verified: PostgreSQL 18.4 (extended protocol, one statement a message) and
 * SQLite 3.53.4 took every statement of texts with nested comments, escape strings, dollar quotes, BEGIN ATOMIC bodies,
 * trigger bodies and backquotes.
 */

interface Token {
  /** `open`: the beginning of a quote or comment that never ends. */
  readonly kind: "space" | "comment" | "quoted" | "word" | "end" | "open" | "other";
  readonly text: string;
}

/** Tried in this order at each place. */
const patterns: readonly (readonly [Token["kind"], RegExp])[] = [
  ["space", /\s+/y],
  ["comment", /--[^\n]*/y],
  ["quoted", /[eE]'[^'\\]*(?:(?:\\[\s\S]|'')[^'\\]*)*'/y],
  ["quoted", /'[^']*(?:''[^']*)*'/y],
  ["quoted", /"[^"]*(?:""[^"]*)*"/y],
  ["quoted", /`[^`]*(?:``[^`]*)*`/y],
  ["quoted", /\$((?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?)\$[\s\S]*?\$\1\$/y],
  ["word", /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y],
  ["end", /;/y],
  ["open", /['"`]|\/\*/y],
  ["other", /[\d.]+|[\s\S]/y],
];

function* tokens(sql: string): Generator<Token> {
  let at = 0;
  while (at < sql.length) {
    const token = blockComment(sql, at) ?? firstMatch(sql, at);
    yield token;
    at += token.text.length;
  }
}

function firstMatch(sql: string, at: number): Token {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const [text] = pattern.exec(sql) ?? [];
    if (text !== undefined) return { kind, text };
  }
  return { kind: "other", text: sql.charAt(at) };
}

/** Some databases nest comments and some do not: it is nested when that gives it an end. */
function blockComment(sql: string, at: number): Token | null {
  if (!sql.startsWith("/*", at)) return null;
  const edge = /\/\*|\*\//g;
  edge.lastIndex = at;
  let depth = 0;
  for (let found = edge.exec(sql); found !== null; found = edge.exec(sql)) {
    depth += found[0] === "/*" ? 1 : -1;
    if (depth === 0) return { kind: "comment", text: sql.slice(at, edge.lastIndex) };
  }
  const end = sql.indexOf("*/", at + 2);
  return end === -1 ? null : { kind: "comment", text: sql.slice(at, end + 2) };
}

/** The statements in order, each with the comments before it and without its semicolon. */
export function splitStatements(sql: string): readonly string[] {
  const statements: string[] = [];
  let text = "";
  let words: string[] = [];
  let depth = 0;
  let hasCode = false;
  const finish = () => {
    if (hasCode) statements.push(text.trim());
    [text, words, depth, hasCode] = ["", [], 0, false];
  };
  for (const token of tokens(sql)) {
    if (token.kind === "end" && depth === 0) {
      finish();
      continue;
    }
    text += token.text;
    hasCode ||= token.kind !== "space" && token.kind !== "comment";
    if (token.kind !== "word") continue;
    words.push(token.text.toLowerCase());
    depth += bodyStep(words, depth);
  }
  finish();
  return statements;
}

/** Does the last word open (1) or close (-1) a block in the body of a trigger or routine? */
function bodyStep(words: readonly string[], depth: number): number {
  const word = words.at(-1);
  if (depth > 0) return word === "end" ? -1 : Number(word === "begin" || word === "case");
  const [first, ...head] = words.slice(0, 6);
  if (first !== "create") return 0;
  if (word === "begin") return Number(head.includes("trigger"));
  return Number(word === "atomic" && words.at(-2) === "begin");
}

/** The line, from 1, of a quote or comment that is never closed; null when there is none. */
export function unclosedLine(sql: string): number | null {
  let line = 1;
  for (const { kind, text } of tokens(sql)) {
    if (kind === "open") return line;
    line += text.split("\n").length - 1;
  }
  return null;
}

/** The text without what says nothing to a database: comments, white space, a semicolon at the end. */
export function sqlGist(sql: string): string {
  const kept = [...tokens(sql)].filter(({ kind }) => kind !== "space" && kind !== "comment");
  return kept
    .slice(0, kept.findLastIndex(({ kind }) => kind !== "end") + 1)
    .map(({ text }) => text)
    .join(" ");
}
