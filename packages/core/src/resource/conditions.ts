/** How SQL conditions of a declaration join. `AND`, `OR` and `NOT` are the only words of SQL that core writes. */
import type { Sql } from "./sql.ts";

/** True where all given ones are; null when none is given. */
export function allOf(...conditions: readonly (Sql | undefined)[]): string | null {
  const texts = conditions.flatMap((condition) => (condition === undefined ? [] : [condition.sql]));
  if (texts.length < 2) return texts[0] ?? null;
  return texts.map((text) => `(${text})`).join(" AND ");
}

/** A rule that binds only the rows of `filter`; where the filter is null, so is the rule, and a check accepts that. */
export function within(filter: Sql | undefined, rule: Sql): string {
  return filter === undefined ? rule.sql : `NOT (${filter.sql}) OR (${rule.sql})`;
}
