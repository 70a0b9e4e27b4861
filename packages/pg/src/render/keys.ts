/** addPrimaryKey, dropPrimaryKey, alterPrimaryKey, renameConstraint. */
import { equal, MigError, type OperationOf, type PrimaryKey, type Statement, statement } from "@mig/core/adapter";
import { lockModes, longScan, mayFail } from "../hazards.ts";
import { qualify, quoteIdentifier, quoteList } from "../quote.ts";
import { constraintComment } from "./comment.ts";
import { deferrableSql } from "./foreign-keys.ts";
import { attachPart, dropPart } from "./parts.ts";
import { alterStatement, type RenderContext, writer } from "./render-context.ts";

export function primaryKeySql({ name, columns, deferrable }: PrimaryKey): string {
  const key = `CONSTRAINT ${quoteIdentifier(name)} PRIMARY KEY (${quoteList(columns)})`;
  return [key, ...deferrableSql(deferrable ?? "no")].join(" ");
}

export function addPrimaryKey(
  { table, primaryKey }: OperationOf<"addPrimaryKey">,
  at: RenderContext,
  origin: number,
): readonly Statement[] {
  const write = writer(table, at, origin);
  const sql = `ALTER TABLE ${primaryKey.only ? "ONLY " : ""}${qualify(table, at.scope)} ADD ${primaryKeySql(primaryKey)}`;
  return [
    write(sql, lockModes.accessExclusive, [
      ...longScan(
        "Building the key",
        "Or create a unique index concurrently first and add the key by hand, USING INDEX.",
      ),
      mayFail("Fails while rows have nulls or the same key: change them in an earlier migration."),
    ]),
    ...attachPart(table, primaryKey, at, origin).map((part) => statement(part, origin)),
    ...(primaryKey.comment === undefined ? [] : [statement(constraintComment(table, primaryKey, at), origin)]),
  ];
}

export function dropPrimaryKey(
  { table, primaryKey }: OperationOf<"dropPrimaryKey">,
  at: RenderContext,
  origin: number,
): readonly Statement[] {
  const part = dropPart(table, primaryKey, at);
  if (part !== null) return part.map((sql) => statement(sql, origin));
  return alterStatement(table, `DROP CONSTRAINT ${quoteIdentifier(primaryKey.name)}`, at, origin);
}

/** Nothing but the comment can be changed in place. */
export function alterPrimaryKey(
  { table, from, to }: OperationOf<"alterPrimaryKey">,
  at: RenderContext,
  origin: number,
): readonly Statement[] {
  const same = equal({ ...from, comment: null }, { ...to, comment: null });
  if (same) return [statement(constraintComment(table, to, at), origin)];
  throw new MigError("MIG_UNSUPPORTED", "PostgreSQL cannot change a primary key into another in place.", {
    details: { from, to },
    next: "Drop it and add the other (dropPrimaryKey, addPrimaryKey).",
  });
}

export function renameConstraint(
  { table, from, to }: OperationOf<"renameConstraint">,
  at: RenderContext,
  origin: number,
): readonly Statement[] {
  return alterStatement(table, `RENAME CONSTRAINT ${quoteIdentifier(from)} TO ${quoteIdentifier(to)}`, at, origin);
}
