/**
 * A statement that fails when what it says is not true. SQL outside a trigger cannot raise an error, so the guard hands
 * a text that is no JSON to json(); the text ends in a random number, else SQLite would evaluate it beforehand.
 */
import { literal } from "./quote.ts";

export function guard(condition: string, message: string): string {
  return `SELECT CASE WHEN ${condition} THEN 1 ELSE json(${literal(message)} || random()) END`;
}

/** The message of a guard that failed; null when the SQL is something else. */
export function guardMessage(sql: string): string | null {
  const [, message] =
    /^SELECT CASE WHEN [\s\S]* THEN 1 ELSE json\('((?:[^']|'')*)' \|\| random\(\)\) END$/.exec(sql) ?? [];
  return message?.replaceAll("''", "'") ?? null;
}
