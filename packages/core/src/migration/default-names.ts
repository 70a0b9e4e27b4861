/** The names that keys and indexes have when a migration gives none. Written migrations rely on them: they never change. */
import type { IndexKeySpec } from "../model/index-model.ts";

/** @example indexName("posts", ["title", { expression: "lower(slug)" }]) // "posts_title_lower_slug_index" */
export function indexName(table: string, keys: readonly IndexKeySpec[]): string {
  const parts = keys.map((key) => (typeof key === "string" ? key : (key.column ?? key.expression ?? "")));
  return [table, ...parts.map(asWord), "index"].join("_");
}

export function foreignKeyName(table: string, columns: readonly string[]): string {
  return [table, ...columns, "fkey"].join("_");
}

export function primaryKeyName(table: string): string {
  return `${table}_pkey`;
}

function asWord(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, "_").replace(/_+$/, "");
}
