/** What a JSON file can hold. Snapshots, operations and answers are made of nothing else. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The one spelling of a value: object keys sorted, no white space. Equal values have equal texts. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (isObject(value)) {
    const keys = Object.keys(value).filter((key) => value[key] !== undefined);
    return `{${keys
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`)
      .join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}

/** Structural equality of plain data; the order of object keys does not matter, the order of arrays does. */
export function equal(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (!isObject(left) || !isObject(right)) return false;
  if (Array.isArray(left) || Array.isArray(right)) {
    return (
      Array.isArray(left) &&
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((member, position) => equal(member, right[position]))
    );
  }
  return sameMembers(left, right);
}

type Members = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null;
}

/** A member that is undefined is absent. A loop, because generating asks this of every part of every table. */
function sameMembers(left: Members, right: Members): boolean {
  let unmatched = 0;
  for (const key of Object.keys(right)) if (right[key] !== undefined) unmatched += 1;
  for (const key of Object.keys(left)) {
    if (left[key] === undefined) continue;
    if (!Object.hasOwn(right, key) || !equal(left[key], right[key])) return false;
    unmatched -= 1;
  }
  return unmatched === 0;
}
