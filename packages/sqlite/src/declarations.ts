/** How users declare what a SQLite file has. */
import type { Declarations, DeclaringCall, SchemaObject } from "@mig/core/adapter";
import { createObjectText, viewKind } from "./objects.ts";
import { quote } from "./quote.ts";

export const declarations: Declarations = { package: "@mig/sqlite", dataLayer: "sqlite", declare };

/** The text that made an object is what it is: only a view whose text `view` would write is declared by it. */
function declare(object: SchemaObject): DeclaringCall | null {
  const head = `CREATE VIEW ${quote(object.name)} AS `;
  const text = object.kind === viewKind ? createObjectText(object) : "";
  return text.startsWith(head) ? { name: "view", sql: { query: text.slice(head.length) }, options: {} } : null;
}
