/** Names of what belongs to tables: those that users give must fit, those that mig derives are made to fit. */
import type { Dialect } from "../adapter/adapter.ts";
import { byteLength, fitName } from "../model/name.ts";
import { type Place, resourceError } from "./resource-error.ts";

/** Errors: MIG_NAME_INVALID for a name that is empty, or longer than the database keeps. */
export function checkName(name: string, what: string, dialect: Dialect, place: Place): string {
  const limit = dialect.capabilities.maxNameBytes;
  if (name !== "" && (limit === null || byteLength(name) <= limit)) return name;
  const problem = name === "" ? `a ${what} has an empty name.` : `the name of the ${what} "${name}" is too long.`;
  throw resourceError(place, problem, {
    code: "MIG_NAME_INVALID",
    details: { name, bytes: byteLength(name), limit },
    next: limit === null ? "Give it a name." : `Give it a name of 1 to ${limit} bytes.`,
  });
}

/** @example derivedName(dialect, "posts", "author_id", "fkey") // posts_author_id_fkey */
export function derivedName(dialect: Dialect, ...words: readonly string[]): string {
  return fitName(words.join("_"), dialect.capabilities.maxNameBytes ?? Number.POSITIVE_INFINITY);
}
