/** What a JSON file can hold. Snapshots, operations and answers are made of nothing else. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The one spelling of a value: object keys sorted, no white space. Equal values have equal texts. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const entries = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([left], [right]) => (left < right ? -1 : 1));
    return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}

/** Structural equality of plain data; the order of object keys does not matter, the order of arrays does. */
export function equal(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (Array.isArray(left) || Array.isArray(right)) {
    return (
      Array.isArray(left) &&
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((member, position) => equal(member, right[position]))
    );
  }
  const leftEntries = Object.entries(left).filter(([, member]) => member !== undefined);
  const rightMembers = new Map(Object.entries(right).filter(([, member]) => member !== undefined));
  return (
    leftEntries.length === rightMembers.size &&
    leftEntries.every(([key, member]) => rightMembers.has(key) && equal(member, rightMembers.get(key)))
  );
}
