/** Which values of one type become values of another by themselves. */
import { type Castability, type TypeIn, widens } from "@mig/core/adapter";

const alike: readonly ReadonlySet<string>[] = [
  new Set(["smallint", "integer", "bigint"]),
  new Set(["text", "string", "ciText"]),
];

/**
 * The file keeps values as they are and enforces no sizes, so only another kind of value is a question: SQLite keeps
 * what is none in its old form, and nobody is told.
 */
export function casts({ type: from }: TypeIn, { type: to }: TypeIn): Castability {
  const isAlike = alike.some((names) => names.has(from.name) && names.has(to.name));
  if (isAlike || widens(from, to)) return "safe";
  return from.name === to.name && (from.name === "decimal" || from.name === "time") ? "safe" : "mayFail";
}
