import type { ProjectSpec } from "./project-spec.ts";

/** What both branches made of the base, where neither undid what the other did. */
export function mergedSpec(base: ProjectSpec, ours: ProjectSpec, theirs: ProjectSpec): ProjectSpec {
  return merged(base, ours, theirs);
}

/** Does everything that an attribute is named in have it? SQL is not checked by anybody before it runs. */
export function isWhole(spec: ProjectSpec): boolean {
  return Object.values(spec).every(({ attributes, indexes, checks }) =>
    [...Object.values(indexes).flatMap(({ where }) => where ?? []), ...Object.values(checks)].every(
      (name) => attributes[name] !== undefined,
    ),
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
