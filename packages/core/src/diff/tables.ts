/**
 * Whole tables come and go with everything in them. Only what cannot wait in the table's own operation stands apart:
 * foreign keys that close a circle between tables, checks of parents, and the user's own statements.
 */
import type { Check, ForeignKey } from "../model/constraint.ts";
import { byName, sameTable, tableKey, tableRef } from "../model/name.ts";
import type { Table } from "../model/table.ts";
import type { Operation } from "../operations/vocabulary.ts";

export function createTables(tables: readonly Table[]): readonly Operation[] {
  const apart = circularKeys(tables);
  return tables.flatMap((table): readonly Operation[] => {
    const detached = apart.get(table) ?? [];
    return [
      { kind: "createTable", table: bare(table, detached) },
      ...detached.map((foreignKey): Operation => ({ kind: "addForeignKey", table: tableRef(table), foreignKey })),
      ...parentsChecks(table).map((check): Operation => ({ kind: "addCheck", table: tableRef(table), check })),
      ...table.statements.map((statement): Operation => ({ kind: "addStatement", table: tableRef(table), statement })),
    ];
  });
}

export function dropTables(tables: readonly Table[]): readonly Operation[] {
  const apart = circularKeys(tables);
  return tables.flatMap((table): readonly Operation[] => {
    const detached = apart.get(table) ?? [];
    return [
      ...table.statements
        .toReversed()
        .map((statement): Operation => ({ kind: "dropStatement", table: tableRef(table), statement })),
      ...detached.map((foreignKey): Operation => ({ kind: "dropForeignKey", table: tableRef(table), foreignKey })),
      ...parentsChecks(table).map((check): Operation => ({ kind: "dropCheck", table: tableRef(table), check })),
      { kind: "dropTable", table: bare(table, detached) },
    ];
  });
}

/** What is said of a parent's check waits for that. */
function parentsChecks({ checks }: Table): readonly Check[] {
  return byName(checks.filter(({ inherited }) => inherited));
}

/** Parts in order of their names: the order in which they were declared means nothing. */
function bare(table: Table, detached: readonly ForeignKey[]): Table {
  return {
    ...table,
    indexes: byName(table.indexes),
    foreignKeys: byName(table.foreignKeys.filter((key) => !detached.includes(key))),
    checks: byName(table.checks.filter(({ inherited }) => !inherited)),
    statements: [],
  };
}

/**
 * The foreign keys to leave out so that the rest is free of circles: a walk over the tables in their given order, and
 * each key that points back at a table whose own walk is not finished.
 */
function circularKeys(tables: readonly Table[]): ReadonlyMap<Table, readonly ForeignKey[]> {
  const byKey = new Map(tables.map((table) => [tableKey(table), table]));
  const state = new Map<Table, "open" | "done">();
  const detached = new Map<Table, ForeignKey[]>();
  const visit = (table: Table) => {
    state.set(table, "open");
    for (const key of table.foreignKeys) {
      const target = byKey.get(tableKey(key.references.table));
      if (target === undefined || sameTable(target, table)) continue;
      if (state.get(target) === "open") detached.set(table, [...(detached.get(table) ?? []), key]);
      else if (state.get(target) === undefined) visit(target);
    }
    state.set(table, "done");
  };
  for (const table of tables) if (state.get(table) === undefined) visit(table);
  return detached;
}
