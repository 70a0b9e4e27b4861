/** Some of the tables of a database, by names that were given. */
import { MigError } from "@mig/core";
import { facts, type SchemaObject, type Snapshot } from "@mig/core/adapter";
import { listedNames } from "@mig/core/runner";

/** What rests on tables that are left out is left out, too. Errors: MIG_USAGE for a table that is not there. */
export function selectTables(
  state: Snapshot,
  given: { readonly only: string | undefined; readonly skipped: string | undefined },
): Snapshot {
  const [only, skipped] = [listedNames(given.only ?? ""), listedNames(given.skipped ?? "")];
  const isNamed = (names: readonly string[], { schema, name }: { schema: string | null; name: string }) =>
    names.some((given) => (schema === null ? [name] : [`${schema}.${name}`, `${schema}.`]).includes(given));
  const all = Object.values(state.tables);
  const unknown = [...only, ...skipped].filter((given) => !all.some((table) => isNamed([given], table)));
  if (unknown.length > 0) {
    throw new MigError("MIG_USAGE", `There is no table ${unknown.join(", ")}.`, { details: { tables: unknown } });
  }
  const kept = Object.entries(state.tables).filter(
    ([, table]) => (only.length === 0 || isNamed(only, table)) && !isNamed(skipped, table),
  );
  const left = all.filter((table) => !kept.some(([, one]) => one === table)).map((table) => facts.table(table));
  const rests = ([, { requires }]: readonly [string, SchemaObject]) => requires.some((fact) => left.includes(fact));
  return {
    tables: Object.fromEntries(kept),
    objects: Object.fromEntries(Object.entries(state.objects).filter((object) => !rests(object))),
  };
}
