/** COMMENT ON: null removes the comment. */
import {
  type Check,
  type Column,
  type ForeignKey,
  type Index,
  type Statement,
  statement,
  type TableRef,
} from "@mig/core/adapter";
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

type Constraint = ForeignKey | Check;

/** After `rule`, which changes all but the comment: one that is made anew has none. */
export function withComment<T extends Constraint>(
  { table, from, to }: { readonly table: TableRef; readonly from: T; readonly to: T },
  rule: readonly Statement[],
  at: RenderContext,
  origin: number,
): readonly Statement[] {
  const isAnew = rule.some(({ sql }) => sql.includes(" DROP CONSTRAINT "));
  return to.comment === (isAnew ? undefined : from.comment)
    ? rule
    : [...rule, statement(constraintComment(table, to, at), origin)];
}
