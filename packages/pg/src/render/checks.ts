/** addCheck, dropCheck. */
import type { Check, OperationOf, Statement } from "@mig/core/adapter";
import { locks, longScan, mayFail } from "../hazards.ts";
import { qualify, quoteIdentifier } from "../quote.ts";
import { type RenderContext, writer } from "./render-context.ts";

export function checkSql({ name, expression }: Check): string {
  return `CONSTRAINT ${quoteIdentifier(name)} CHECK (${expression})`;
}

export function addCheck(
  { table, check }: OperationOf<"addCheck">,
  at: RenderContext,
  origin: number,
): readonly Statement[] {
  const hazards = [
    ...longScan("The new check", "Or add it unvalidated and validate it in a later migration."),
    mayFail(`Fails while rows break ${check.name}.`),
  ];
  return [
    writer(table, at, origin)(
      `ALTER TABLE ${qualify(table, at.scope)} ADD ${checkSql(check)}${check.validated ? "" : " NOT VALID"}`,
      locks.accessExclusive,
      check.validated ? hazards : [],
    ),
  ];
}

export function dropCheck(
  { table, check }: OperationOf<"dropCheck">,
  at: RenderContext,
  origin: number,
): readonly Statement[] {
  return [
    writer(
      table,
      at,
      origin,
    )(`ALTER TABLE ${qualify(table, at.scope)} DROP CONSTRAINT ${quoteIdentifier(check.name)}`, locks.accessExclusive),
  ];
}
