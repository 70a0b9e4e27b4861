/** SQL in a declaration: text of the user's own, never built from values. */
import { MigError } from "../errors.ts";

const mark: unique symbol = Symbol.for("mig.sql");

export interface Sql {
  readonly [mark]: true;
  readonly sql: string;
}

/**
 * The dialect's SQL, as it is written: a backslash is a backslash. Only other `sql` can be put into it, because a
 * declaration ends in migration files, where nothing can be bound to a placeholder.
 *
 * Errors: MIG_RESOURCE_INVALID for any other interpolated value.
 *
 * @example
 * const live = sql`status = 'live'`;
 * const recent = sql`${live} and inserted_at > '2026-01-01'`;
 */
export function sql(strings: TemplateStringsArray, ...parts: readonly Sql[]): Sql {
  const texts = parts.map((part: unknown) => {
    if (isSql(part)) return part.sql;
    throw new MigError("MIG_RESOURCE_INVALID", "A value was put into sql`…`, which takes only text and other sql`…`.", {
      details: { sql: strings.join("…"), type: typeof part },
      next: "Write the value into the text, with the quotes that its database wants; migration files bind no parameters.",
    });
  });
  return { [mark]: true, sql: String.raw({ raw: strings.raw.map(unescapeTemplate) }, ...texts) };
}

export function isSql(given: unknown): given is Sql {
  return typeof given === "object" && given !== null && mark in given;
}

/** A backtick and `${` can only be written escaped; every other backslash belongs to the SQL. */
function unescapeTemplate(raw: string): string {
  return raw.replaceAll("\\`", "`").replaceAll("\\${", "${");
}
