/** Default values as SQLite declares them, and back. */
import type { ColumnType, Default, GeneratorName, Json } from "@mig/core/adapter";
import { literal } from "./quote.ts";
import { nameOf, type Token, textOf, tokenize, unquote, withoutParentheses, wordOf } from "./tokens.ts";

/**
 * What follows the word DEFAULT: a literal, or an expression in parentheses. JSON and arrays become their text,
 * booleans 0 and 1, binary a blob literal, numbers given as text (decimals, large integers) numbers.
 */
export function defaultText(given: Default, type: ColumnType): string {
  if (given.kind === "value") return valueText(given.value, type);
  if (given.kind === "generator") return `(${generatorText(given.name, type)})`;
  const tokens = withoutParentheses(tokenize(given.sql));
  return isLiteral(tokens) ? textOf(upperWords(tokens)) : `(${textOf(tokens)})`;
}

function valueText(given: Json, type: ColumnType): string {
  if (type.name === "json" || type.name === "array") return literal(JSON.stringify(given));
  if (given === null) return "NULL";
  if (typeof given === "boolean") return given ? "1" : "0";
  if (typeof given === "number") return String(given);
  if (typeof given !== "string") return literal(JSON.stringify(given));
  if (type.name === "binary") return `X'${given.toLowerCase()}'`;
  return numeric.has(type.name) && /^-?\d+(\.\d+)?$/.test(given) ? given : literal(given);
}

const numeric: ReadonlySet<string> = new Set(["smallint", "integer", "bigint", "float", "decimal", "boolean"]);

const hexOf = (bytes: number) => `hex(randomblob(${bytes}))`;
/** 12 random bits behind a version digit, then 62 behind the variant. */
const uuidTail = `substr(${hexOf(2)}, 2) || '-' || substr('89ab', 1 + (random() & 3), 1) || substr(${hexOf(2)}, 2) || '-' || ${hexOf(6)}`;
const milliseconds = "printf('%012x', CAST(round(unixepoch('subsec') * 1000) AS INTEGER))";

/**
 * Values made by built-in functions alone (`unixepoch('subsec')` needs SQLite 3.42), so that rows inserted by anybody
 * get them. Times are UTC and ISO 8601; version 7 UUIDs carry milliseconds, those of one statement the same.
 */
function generatorText(name: GeneratorName, type: ColumnType): string {
  switch (name) {
    case "uuidv4":
      return `lower(${hexOf(4)} || '-' || ${hexOf(2)} || '-4' || ${uuidTail})`;
    case "uuidv7":
      return `lower(substr(${milliseconds}, 1, 8) || '-' || substr(${milliseconds}, 9) || '-7' || ${uuidTail})`;
    case "today":
      return "strftime('%Y-%m-%d','now')";
    case "now":
      return nowText(type);
  }
}

function nowText(type: ColumnType): string {
  switch (type.name) {
    case "integer":
    case "bigint":
      return "unixepoch()";
    case "float":
      return "unixepoch('subsec')";
    case "date":
      return "strftime('%Y-%m-%d','now')";
    case "time":
      return `strftime('%H:%M:${seconds(type.precision)}','now')`;
    case "datetime":
      return `strftime('%Y-%m-%dT%H:%M:${seconds(type.precision)}${type.zone ? "Z" : ""}','now')`;
    default:
      return "strftime('%Y-%m-%dT%H:%M:%fZ','now')";
  }
}

/** SQLite's clock has milliseconds. */
function seconds(precision: number | undefined): string {
  return precision === 0 ? "%S" : "%f";
}

const words: ReadonlySet<string> = new Set([
  "NULL",
  "TRUE",
  "FALSE",
  "CURRENT_TIMESTAMP",
  "CURRENT_DATE",
  "CURRENT_TIME",
]);

function isLiteral(tokens: readonly Token[]): boolean {
  const unsigned = isSign(tokens[0]) ? tokens.slice(1) : tokens;
  const [token, ...rest] = unsigned;
  if (token === undefined || rest.length > 0) return false;
  if (token.kind === "number") return true;
  return unsigned === tokens && (token.kind === "string" || token.kind === "blob" || words.has(wordOf(token) ?? ""));
}

function isSign(token: Token | undefined): boolean {
  return token?.text === "-" || token?.text === "+";
}

function upperWords(tokens: readonly Token[]): readonly Token[] {
  return tokens.map((token) => (token.kind === "name" ? { ...token, text: token.text.toUpperCase() } : token));
}

/** The default that a text after the word DEFAULT declares, in the one spelling that `normalize` promises. */
export function readDefault(text: string, type: ColumnType): Default {
  const given = tokenize(text);
  const tokens = withoutParentheses(given);
  if (isLiteral(tokens)) return readLiteral(textOf(upperWords(tokens)), type);
  // A name without parentheses is a text: `DEFAULT draft`.
  const bare = tokens === given && given.length === 1 ? nameOf(given[0]) : null;
  return bare === null ? { kind: "sql", sql: textOf(tokens) } : { kind: "value", value: bare };
}

function readLiteral(sql: string, type: ColumnType): Default {
  if (sql.startsWith("'")) return { kind: "value", value: unquote(sql) };
  if (type.name === "binary" && /^x'/i.test(sql)) return { kind: "value", value: sql.slice(2, -1).toLowerCase() };
  const number = numberOf(sql);
  return number === null ? { kind: "sql", sql } : { kind: "value", value: number };
}

/** Only numbers that JavaScript writes with the same digits. */
function numberOf(text: string): number | null {
  return String(Number(text)) === text ? Number(text) : null;
}

/** Can ALTER TABLE ADD COLUMN give it to rows that exist? An expression or the clock it cannot. */
export function isConstant(text: string): boolean {
  return !text.startsWith("(") && !text.startsWith("CURRENT_");
}
