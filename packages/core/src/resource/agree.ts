/** How what several resources say about one table becomes one statement, or an error that names them. */
import { MigError } from "../errors.ts";
import { equal } from "../model/json.ts";
import { showTable, type TableRef } from "../model/name.ts";

export interface Said<T> {
  /** The resource. */
  readonly by: string;
  readonly value: T;
}

/** What all say; null when nobody says anything. Errors: MIG_TABLE_CONFLICT. */
export function agree<T>(table: TableRef, what: string, said: readonly Said<T>[]): T | null {
  const [first, ...others] = said;
  if (first === undefined) return null;
  const other = others.find((candidate) => !equal(candidate.value, first.value));
  if (other !== undefined) throw tableConflict(table, what, first, other);
  return first.value;
}

/** Everything that is said, each name once, in the order of its first mention. Errors: MIG_TABLE_CONFLICT. */
export function unite<T extends { readonly name: string }>(
  table: TableRef,
  what: string,
  said: readonly Said<T>[],
): readonly T[] {
  return [...Map.groupBy(said, ({ value }) => value.name)].flatMap(([name, same]) => {
    const value = agree(table, `${what} "${name}"`, same);
    return value === null ? [] : [value];
  });
}

export function tableConflict<T>(table: TableRef, what: string, left: Said<T>, right: Said<T>): MigError {
  const name = showTable(table);
  const values = `${show(differing(left.value, right.value))} and ${show(differing(right.value, left.value))}`;
  return new MigError(
    "MIG_TABLE_CONFLICT",
    left.by === right.by
      ? `${left.by} declares the ${what} of the table ${name} in two ways: ${values}.`
      : `${left.by} and ${right.by} disagree about the ${what} of the table ${name}: ${values}.`,
    { details: { table: name, about: what, resources: [left.by, right.by], values: [left.value, right.value] } },
  );
}

/** Of two objects only what differs. */
function differing(value: unknown, other: unknown): unknown {
  if (!isObject(value) || !isObject(other)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name, member]) => !equal(member, other[name])));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
