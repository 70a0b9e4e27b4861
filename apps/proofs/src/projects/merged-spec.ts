import type { ProjectSpec } from "./project-spec.ts";

/** What both branches made of the base, where neither undid what the other did. */
export function mergedSpec(base: ProjectSpec, ours: ProjectSpec, theirs: ProjectSpec): ProjectSpec {
  return merged(base, ours, theirs);
}

/** Does the SQL in it name attributes that are there, and of the kind that it takes? Nobody else checks it before it runs. */
export function isWhole(spec: ProjectSpec): boolean {
  const numbers = new Set<string | undefined>(["integer", "bigint"]);
  return Object.values(spec).every(
    ({ attributes, indexes, checks }) =>
      Object.values(indexes).every(({ where }) => where === null || attributes[where] !== undefined) &&
      Object.values(checks).every((name) => numbers.has(attributes[name]?.kind)),
  );
}

function merged<T extends object>(base: T, ours: T, theirs: T): T {
  const members = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
  const all = [...members].flatMap((key): readonly (readonly [string, unknown])[] => {
    const [before, left, right] = [base, ours, theirs].map((of): unknown => Reflect.get(of, key));
    const value = chosen(before, left, right);
    return value === undefined ? [] : [[key, value]];
  });
  return Object.assign(Object.create(null), Object.fromEntries(all));
}

function chosen(before: unknown, left: unknown, right: unknown): unknown {
  const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
  if (same(left, before)) return right;
  if (same(right, before)) return left;
  if (isRecord(before) && isRecord(left) && isRecord(right)) return merged(before, left, right);
  return left;
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
