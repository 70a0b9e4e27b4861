/**
 * Code on lines of at most 110 columns, laid out as a formatter would: what fits stays on one line, what does not is
 * broken from the outside in, and a call whose last argument alone is a list or an object opens it on its own line.
 */
import { type Call, type Code, isNode } from "./code.ts";
import { literal, memberName } from "./literal.ts";

export const lineWidth = 110;

/** What stands around the code on its first and last line. */
export interface Position {
  /** Columns of the indentation of the line. */
  readonly indent: number;
  /** Columns that are taken on the line before the code. */
  readonly used: number;
  /** Columns that must stay free for what follows it. */
  readonly after: number;
}

/** Lines after the first are indented; the first is not. */
export function layout(code: Code, at: Position): string {
  const flat = onOneLine(code);
  return flat !== null && at.used + flat.length + at.after <= lineWidth ? flat : brokenUp(code, at);
}

function brokenUp(code: Code, at: Position): string {
  if (!isNode(code)) return literal(code);
  switch (code.kind) {
    case "list":
      return broken(
        "[",
        code.items.map((item) => layoutLine(item, at)),
        "]",
        at,
      );
    case "record":
      return broken(
        "{",
        code.members.map(([name, value]) => layoutMember(name, value, at)),
        "}",
        at,
      );
    case "call":
      return layoutCall(code, at);
  }
}

/** A part on a line of its own, one step further in, followed by a comma. */
export function layoutLine(code: Code, { indent }: Pick<Position, "indent">): string {
  return layout(code, { indent: indent + 2, used: indent + 2, after: 1 });
}

/** Lines between brackets. */
export function broken(open: string, lines: readonly string[], close: string, { indent }: Pick<Position, "indent">) {
  const space = " ".repeat(indent);
  return `${open}\n${lines.map((line) => `${space}  ${line},\n`).join("")}${space}${close}`;
}

/** A long text goes below its name, unless the name is so short that nothing would be gained. */
function layoutMember(name: string, value: Code, { indent }: Position): string {
  const key = `${memberName(name)}:`;
  const used = indent + 2 + key.length + 1;
  const text = typeof value === "string" ? onOneLine(value) : null;
  if (text !== null && key.length > 5 && used + text.length + 1 > lineWidth) {
    return `${key}\n${" ".repeat(indent + 4)}${text}`;
  }
  return `${key} ${layout(value, { indent: indent + 2, used, after: 1 })}`;
}

function layoutCall({ name, args }: Call, at: Position): string {
  const leading = args.slice(0, -1).map(onOneLine);
  const [last] = args.slice(-1);
  if (last !== undefined && leading.every((arg) => arg !== null) && opensAlone(args)) {
    const head = `${name}(${leading.map((arg) => `${arg}, `).join("")}`;
    if (at.used + head.length + 1 <= lineWidth) return `${head}${brokenUp(last, at)})`;
  }
  return broken(
    `${name}(`,
    args.map((arg) => layoutLine(arg, at)),
    ")",
    at,
  );
}

/** Can the last argument be broken while the others stay beside the call's name? */
function opensAlone(args: readonly Code[]): boolean {
  const [before, last] = args.length === 1 ? [undefined, args[0]] : args.slice(-2);
  if (args.length === 1 && typeof last === "string") return onOneLine(last) === null;
  return openable(last) !== null && openable(last) !== openable(before);
}

function openable(code: Code | undefined): "list" | "record" | null {
  if (code === undefined || !isNode(code) || code.kind === "call") return null;
  const isEmpty = code.kind === "list" ? code.items.length === 0 : code.members.length === 0;
  return isEmpty ? null : code.kind;
}

/** Null when it must be broken: a text of several lines, or a list of lists or objects with several parts each. */
function onOneLine(code: Code): string | null {
  if (!isNode(code)) {
    const text = literal(code);
    return text.includes("\n") ? null : text;
  }
  switch (code.kind) {
    case "list":
      return isTable(code.items) ? null : joined("[", code.items.map(onOneLine), "]");
    case "record":
      return code.members.length === 0 ? "{}" : joined("{ ", code.members.map(memberOnOneLine), " }");
    case "call":
      return joined(`${code.name}(`, code.args.map(onOneLine), ")");
  }
}

function memberOnOneLine([name, value]: readonly [string, Code]): string | null {
  const text = onOneLine(value);
  return text === null ? null : `${memberName(name)}: ${text}`;
}

function joined(open: string, parts: readonly (string | null)[], close: string): string | null {
  return parts.includes(null) ? null : `${open}${parts.join(", ")}${close}`;
}

function isTable(list: readonly Code[]): boolean {
  const [first] = list;
  if (list.length < 2 || first === undefined || !isNode(first) || first.kind === "call") return false;
  return list.every((item) => {
    if (!isNode(item) || item.kind !== first.kind) return false;
    return item.kind === "list" ? item.items.length > 1 : item.kind === "record" && item.members.length > 1;
  });
}
