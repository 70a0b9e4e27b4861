/** addPrimaryKey, dropPrimaryKey, renameConstraint. */
import type { OperationOf, PrimaryKey, Statement } from "@mig/core/adapter";
import { locks, longScan, mayFail } from "../hazards.ts";
import { qualify, quoteIdentifier, quoteList } from "../quote.ts";
import { type RenderContext, writer } from "./render-context.ts";

export function primaryKeySql({ name, columns }: PrimaryKey): string {
  return `CONSTRAINT ${quoteIdentifier(name)} PRIMARY KEY (${quoteList(columns)})`;
}

export function addPrimaryKey(
  { table, primaryKey }: OperationOf<"addPrimaryKey">,
  at: RenderContext,
  origin: number,
): readonly Statement[] {
  return [
    writer(table, at, origin)(
      `ALTER TABLE ${qualify(table, at.scope)} ADD ${primaryKeySql(primaryKey)}`,
      locks.accessExclusive,
      [
        ...longScan(
          "Building the key",
          "Or create a unique index concurrently first and add the key by hand, USING INDEX.",
        ),
        mayFail("Fails while rows have nulls or the same key."),
      ],
    ),
  ];
}

export function dropPrimaryKey(
  { table, primaryKey }: OperationOf<"dropPrimaryKey">,
  at: RenderContext,
  origin: number,
): readonly Statement[] {
  return [
    writer(
      table,
      at,
      origin,
    )(
      `ALTER TABLE ${qualify(table, at.scope)} DROP CONSTRAINT ${quoteIdentifier(primaryKey.name)}`,
      locks.accessExclusive,
    ),
  ];
}

export function renameConstraint(
  { table, from, to }: OperationOf<"renameConstraint">,
  at: RenderContext,
  origin: number,
): readonly Statement[] {
  return [
    writer(
      table,
      at,
      origin,
    )(
      `ALTER TABLE ${qualify(table, at.scope)} RENAME CONSTRAINT ${quoteIdentifier(from)} TO ${quoteIdentifier(to)}`,
      locks.accessExclusive,
    ),
  ];
}
