/** Tables, indexes and, where they have a name of their own, primary keys share one name space in each schema. */
import type { Dialect } from "../adapter/adapter.ts";
import { MigError } from "../errors.ts";
import { showTable, tableKey } from "../model/name.ts";
import type { Table } from "../model/table.ts";

/** Errors: MIG_NAME_INVALID for a name that two relations of one schema have. */
export function checkRelationNames(tables: readonly Table[], dialect: Dialect): void {
  const taken = new Map<string, string>();
  for (const relation of tables.flatMap((table) => relationsOf(table, dialect))) {
    const key = tableKey(relation);
    const other = taken.get(key);
    if (other !== undefined) {
      throw new MigError("MIG_NAME_INVALID", `${other} and ${relation.what} have the same name "${relation.name}".`, {
        details: { name: relation.name, schema: relation.schema, relations: [other, relation.what] },
        next: "Give one of them another name in its declaration.",
      });
    }
    taken.set(key, relation.what);
  }
}

interface Relation {
  readonly schema: string | null;
  readonly name: string;
  readonly what: string;
}

function relationsOf(table: Table, dialect: Dialect): readonly Relation[] {
  const { schema, primaryKey } = table;
  const show = showTable(table);
  const named = dialect.capabilities.constraintNames && primaryKey !== null;
  return [
    { schema, name: table.name, what: `the table ${show}` },
    ...table.indexes.map(({ name }) => ({ schema, name, what: `the index "${name}" of ${show}` })),
    ...(named ? [{ schema, name: primaryKey.name, what: `the primary key of ${show}` }] : []),
  ];
}
