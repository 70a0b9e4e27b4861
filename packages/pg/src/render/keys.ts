/** addPrimaryKey, dropPrimaryKey, renameConstraint. */
import type { OperationOf, PrimaryKey, Statement } from "@mig/core/adapter";
import { longScan, mayFail } from "../hazards.ts";
import { quoteIdentifier, quoteList } from "../quote.ts";
import { deferrableSql } from "./foreign-keys.ts";
import { alterStatement, type RenderContext } from "./render-context.ts";

export function primaryKeySql({ name, columns, deferrable }: PrimaryKey): string {
  const key = `CONSTRAINT ${quoteIdentifier(name)} PRIMARY KEY (${quoteList(columns)})`;
  return [key, ...deferrableSql(deferrable ?? "no")].join(" ");
}

export function addPrimaryKey(
  { table, primaryKey }: OperationOf<"addPrimaryKey">,
  at: RenderContext,
  origin: number,
): readonly Statement[] {
  return alterStatement(table, `ADD ${primaryKeySql(primaryKey)}`, at, origin, [
    ...longScan(
      "Building the key",
      "Or create a unique index concurrently first and add the key by hand, USING INDEX.",
    ),
    mayFail("Fails while rows have nulls or the same key: change them in an earlier migration."),
  ]);
}

export function dropPrimaryKey(
  { table, primaryKey }: OperationOf<"dropPrimaryKey">,
  at: RenderContext,
  origin: number,
): readonly Statement[] {
  return alterStatement(table, `DROP CONSTRAINT ${quoteIdentifier(primaryKey.name)}`, at, origin);
}

export function renameConstraint(
  { table, from, to }: OperationOf<"renameConstraint">,
  at: RenderContext,
  origin: number,
): readonly Statement[] {
  return alterStatement(table, `RENAME CONSTRAINT ${quoteIdentifier(from)} TO ${quoteIdentifier(to)}`, at, origin);
}
