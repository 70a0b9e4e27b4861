/** Values and names as TypeScript source text. Whatever is in a text, the source means exactly that text. */
import type { Scalar } from "./code.ts";

export function literal(value: Scalar): string {
  if (typeof value === "string") return value.includes("\n") ? template(value) : quoted(value);
  return Object.is(value, -0) ? "-0" : String(value);
}

/** `__proto__: x` would set the prototype instead of a member. */
export function memberName(name: string): string {
  if (name === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
}

/** In the quotes that need fewer escapes; double ones if that is equal. */
function quoted(text: string): string {
  const quote = count(text, '"') > count(text, "'") ? "'" : '"';
  return `${quote}${escaped(text, quote)}${quote}`;
}

/** Texts of several lines stay readable. */
function template(text: string): string {
  const lines = text.split("\n").map((line) => escaped(line, "`").replaceAll("${", "\\${"));
  return `\`${lines.join("\n")}\``;
}

/** Control characters, line separators, byte order marks and halves of surrogate pairs do not survive in every file. */
const unsafe =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to be escaped
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const short: Readonly<Record<string, string>> = { "\t": "\\t", "\r": "\\r", "\n": "\\n" };

function escaped(text: string, quote: string): string {
  return text
    .replaceAll("\\", "\\\\")
    .replaceAll(quote, `\\${quote}`)
    .replace(unsafe, (unit) => short[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}
