/** Foreign keys that are off for a while: what was broken before is not blamed on anybody, what is new is refused. */
import { MigError, type Row } from "@mig/core/adapter";
import type { Ask } from "./introspect/catalog.ts";
import { quote } from "./quote.ts";

export interface Violation {
  readonly table: string;
  /** Null in a table without rowids. */
  readonly rowid: number | bigint | null;
  readonly parent: string;
}

/** Every row whose foreign key points at nothing, and every key that cannot be checked at all. */
export function violations(ask: Ask): readonly Violation[] {
  const tables = ask(
    "SELECT DISTINCT m.name FROM sqlite_schema m, pragma_foreign_key_list(m.name) WHERE m.type = 'table' AND m.sql LIKE 'CREATE TABLE%'",
  );
  return tables.flatMap(({ name }) => violationsOf(String(name), ask));
}

/** SQLite refuses to check a key whose target is no key (any more): that counts as one violation of the table. */
function violationsOf(table: string, ask: Ask): readonly Violation[] {
  try {
    return ask(`PRAGMA foreign_key_check(${quote(table)})`).map(violation);
  } catch (error) {
    const [, parent] =
      /^foreign key mismatch - ".*" referencing "(.*)"$/s.exec(error instanceof Error ? error.message : "") ?? [];
    if (parent === undefined) throw error;
    return [{ table, rowid: null, parent }];
  }
}

function violation(row: Row): Violation {
  const { rowid } = row;
  return {
    table: String(row["table"]),
    rowid: typeof rowid === "number" || typeof rowid === "bigint" ? rowid : null,
    parent: String(row["parent"]),
  };
}

/** Errors: MIG_CONSTRAINT_VIOLATED with the violations that were not there before. */
export function refuseNew(before: readonly Violation[], after: readonly Violation[]): void {
  const known = new Map<string, number>();
  for (const one of before) known.set(keyOf(one), (known.get(keyOf(one)) ?? 0) + 1);
  const fresh = after.filter((one) => {
    const left = known.get(keyOf(one)) ?? 0;
    known.set(keyOf(one), left - 1);
    return left <= 0;
  });
  const [first] = fresh;
  if (first === undefined) return;
  throw new MigError(
    "MIG_CONSTRAINT_VIOLATED",
    `${fresh.length} ${fresh.length === 1 ? "row points" : "rows point"} at nothing, the first from ${first.table} to ${first.parent}.`,
    { details: { violations: fresh } },
  );
}

function keyOf({ table, rowid, parent }: Violation): string {
  return JSON.stringify([table, rowid === null ? null : String(rowid), parent]);
}
