/** COMMENT ON: null removes the comment. */
import type { Column, Index, TableRef } from "@mig/core/adapter";
import { qualify, quoteIdentifier, quoteLiteral } from "../quote.ts";
import type { RenderContext } from "./render-context.ts";

const text = (comment: string | null) => (comment === null ? "NULL" : quoteLiteral(comment));

export function tableComment(table: TableRef, comment: string | null, at: RenderContext): string {
  return `COMMENT ON TABLE ${qualify(table, at.scope)} IS ${text(comment)}`;
}

export function columnComment(table: TableRef, { name, comment }: Column, at: RenderContext): string {
  return `COMMENT ON COLUMN ${qualify(table, at.scope)}.${quoteIdentifier(name)} IS ${text(comment)}`;
}

export function indexComment(table: TableRef, { name, comment }: Index, at: RenderContext): string {
  return `COMMENT ON INDEX ${qualify({ schema: table.schema, name }, at.scope)} IS ${text(comment)}`;
}
