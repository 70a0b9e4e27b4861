/** COMMENT ON: null removes the comment. */
import type { Column, Index, TableRef } from "@mig/core/adapter";
import { qualify, quoteIdentifier, quoteLiteral } from "../quote.ts";
import type { RenderContext } from "./render-context.ts";

const text = (comment: string | null) => (comment === null ? "NULL" : quoteLiteral(comment));

export function tableComment(table: TableRef, comment: string | null, at: RenderContext): string {
  return `COMMENT ON TABLE ${qualify(table, at.scope)} IS ${text(comment)}`;
}

export function columnComment(
  table: TableRef,
  { name, comment }: Pick<Column, "name" | "comment">,
  at: RenderContext,
): string {
  return `COMMENT ON COLUMN ${qualify(table, at.scope)}.${quoteIdentifier(name)} IS ${text(comment)}`;
}

/** That of a UNIQUE constraint is the constraint's. */
export function indexComment(table: TableRef, { name, comment, constraint }: Index, at: RenderContext): string {
  return constraint === null
    ? `COMMENT ON INDEX ${qualify({ schema: table.schema, name }, at.scope)} IS ${text(comment)}`
    : constraintComment(table, { name, ...(comment === null ? {} : { comment }) }, at);
}

export function constraintComment(
  table: TableRef,
  { name, comment }: { readonly name: string; readonly comment?: string },
  at: RenderContext,
): string {
  return `COMMENT ON CONSTRAINT ${quoteIdentifier(name)} ON ${qualify(table, at.scope)} IS ${text(comment ?? null)}`;
}
