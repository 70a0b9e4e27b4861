/** Names for constraints that have none, always the same ones: made like PostgreSQL's, from the table and columns. */
import type { ParsedConstraint } from "./parse-create-table.ts";

const suffixes: Readonly<Record<ParsedConstraint["kind"], string>> = {
  primaryKey: "pkey",
  unique: "key",
  foreignKey: "fkey",
  check: "check",
};

/** One name per constraint, in order; numbers tell apart what would be called the same. */
export function constraintNames(table: string, constraints: readonly ParsedConstraint[]): readonly string[] {
  const taken = new Set(constraints.flatMap(({ name }) => (name === null ? [] : [name])));
  return constraints.map((constraint) => {
    if (constraint.name !== null) return constraint.name;
    const base = [table, ...columnsOf(constraint), suffixes[constraint.kind]].join("_");
    let name = base;
    for (let number = 1; taken.has(name); number++) name = `${base}${number}`;
    taken.add(name);
    return name;
  });
}

function columnsOf(constraint: ParsedConstraint): readonly string[] {
  switch (constraint.kind) {
    case "unique":
      return constraint.keys.map((key) => key.column ?? "expr");
    case "foreignKey":
      return constraint.columns;
    default:
      return [];
  }
}
