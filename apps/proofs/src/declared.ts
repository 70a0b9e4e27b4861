import { type Dialect, type SchemaObject, type Snapshot, snapshotOf } from "@mig/core/adapter";

/** A state as it is recorded: every table in the dialect's own terms, with the objects it needs. */
export function lowered(dialect: Dialect, declared: Snapshot): Snapshot {
  const all = Object.values(declared.tables).map((table) => dialect.lower(table));
  const objects: readonly SchemaObject[] = all.flatMap((one) => one.objects);
  return snapshotOf(
    all.map((one) => one.table),
    [...objects, ...Object.values(declared.objects)],
  );
}

/** The state as introspection reports it. */
export function normalized(dialect: Dialect, state: Snapshot): Snapshot {
  return snapshotOf(
    Object.values(state.tables).map((table) => dialect.normalize(table)),
    Object.values(state.objects),
  );
}

/** The same state for an observer to whom the order of columns and lists means nothing. */
export function unordered(state: Snapshot): unknown {
  const byName = <T extends { readonly name: string }>(list: readonly T[]) =>
    [...list].sort((left, right) => (left.name < right.name ? -1 : 1));
  const tables = Object.values(state.tables).map((table) => ({
    ...table,
    columns: byName(table.columns).map(({ generated, ...column }) => ({
      ...column,
      generated: generated === null ? null : { ...generated, expression: bare(generated.expression) },
    })),
    indexes: byName(table.indexes).map((index) => ({
      ...index,
      where: bare(index.where),
      keys: index.keys.map((key) => ({ ...key, expression: bare(key.expression) })),
    })),
    foreignKeys: byName(table.foreignKeys),
    checks: byName(table.checks).map((check) => ({ ...check, expression: bare(check.expression) })),
    statements: [],
  }));
  return { tables: byName(tables), objects: Object.keys(state.objects).sort() };
}

/** A database may quote names, set spaces and parentheses in its own way. */
function bare(expression: string | null): string | null {
  return expression?.replaceAll(/["()\s]/g, "").replaceAll(/::\w+/g, "") ?? null;
}
