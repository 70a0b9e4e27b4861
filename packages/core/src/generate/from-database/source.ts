/** TypeScript source, laid out as a formatter would: what fits stays on one line, what does not has a line for each part. */

import { lineWidth } from "../../migration/layout.ts";
import { literal, memberName } from "../../migration/literal.ts";
import type { Json } from "../../model/json.ts";

export type Source = string | Group;

/** `open` and `close` stand around the parts: `f(x, {` and `})`. */
interface Group {
  readonly open: string;
  readonly parts: readonly { readonly prefix: string; readonly source: Source }[];
  readonly close: string;
  /** True: on lines of its own, however short. */
  readonly isOpen?: boolean;
}

export type Members = readonly (readonly [name: string, source: Source])[];

/** Members by name; `around` is what stands before and after the braces. */
export function object(members: Members, around: readonly [string, string] = ["", ""]): Source {
  if (members.length === 0) return `${around[0]}{}${around[1]}`;
  const parts = members.map(([name, source]) =>
    source === name ? { prefix: "", source } : { prefix: `${memberName(name)}: `, source },
  );
  return { open: `${around[0]}{`, parts, close: `}${around[1]}` };
}

export function list(sources: readonly Source[], around: readonly [string, string] = ["", ""]): Source {
  if (sources.length === 0) return `${around[0]}[]${around[1]}`;
  return { open: `${around[0]}[`, parts: sources.map((source) => ({ prefix: "", source })), close: `]${around[1]}` };
}

export function data(json: Json): Source {
  if (isList(json)) return list(json.map(data));
  if (typeof json !== "object" || json === null) return literal(json);
  return object(Object.entries(json).map(([name, value]) => [name, data(value)]));
}

function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}

/**
 * A backtick and `${` are the only things that `sql` wants escaped. A template cannot hold every text: a backslash before
 * one of them or at the end would escape it, and a carriage return is lost.
 */
export function sqlText(text: string): string {
  const raw = text.replaceAll("`", "\\`").replaceAll("${", "\\${");
  if (!/\\(`|\$\{|$)|\r/.test(text)) return `sql\`${raw}\``;
  return `sql(Object.assign([${JSON.stringify(text)}], { raw: [${JSON.stringify(raw)}] }))`;
}

export function usesSql(text: string): boolean {
  return /\bsql[`(]/.test(text);
}

/** `after`: what follows on the last line. */
export function print(source: Source, indent = 0, used = indent, after = 1): string {
  if (typeof source === "string") return source;
  const flat = isOpen(source) ? null : onOneLine(source);
  if (flat !== null && !flat.includes("\n") && used + flat.length + after <= lineWidth) return flat;
  const space = " ".repeat(indent);
  const lines = source.parts.map(({ prefix, source: part }) => {
    return `${space}  ${prefix}${print(part, indent + 2, indent + 2 + prefix.length)},\n`;
  });
  return `${source.open}\n${lines.join("")}${space}${source.close}`;
}

function isOpen(source: Source): boolean {
  return typeof source !== "string" && (source.isOpen === true || source.parts.some((part) => isOpen(part.source)));
}

function onOneLine(source: Source): string {
  if (typeof source === "string") return source;
  const gap = source.open.endsWith("{") ? " " : "";
  const parts = source.parts.map(({ prefix, source: part }) => `${prefix}${onOneLine(part)}`);
  return `${source.open}${gap}${parts.join(", ")}${gap}${source.close}`;
}
