/** addCheck, dropCheck, alterCheck. */
import { type Check, equal, type OperationOf, type Statement } from "@mig/core/adapter";
import { longScan, mayFail } from "../hazards.ts";
import { quoteIdentifier } from "../quote.ts";
import { alterStatement, type RenderContext, validateStatement } from "./render-context.ts";

export function checkSql({ name, expression, noInherit }: Check): string {
  return `CONSTRAINT ${quoteIdentifier(name)} CHECK (${expression})${noInherit === true ? " NO INHERIT" : ""}`;
}

const broken = ({ name }: Check) => `Fails while rows break ${name}: change them in an earlier migration.`;

export function addCheck(
  { table, check }: OperationOf<"addCheck">,
  at: RenderContext,
  origin: number,
): readonly Statement[] {
  const hazards = [
    ...longScan("The new check", "Or add it unvalidated and validate it in a later migration."),
    ...(at.meetsNulls(origin) ? [] : [mayFail(broken(check))]),
  ];
  return alterStatement(
    table,
    `ADD ${checkSql(check)}${check.validated ? "" : " NOT VALID"}`,
    at,
    origin,
    check.validated ? hazards : [],
  );
}

export function dropCheck(
  { table, check }: OperationOf<"dropCheck">,
  at: RenderContext,
  origin: number,
): readonly Statement[] {
  return alterStatement(table, `DROP CONSTRAINT ${quoteIdentifier(check.name)}`, at, origin);
}

/** Nothing but the validation can be done in place. */
export function alterCheck(
  { table, from, to }: OperationOf<"alterCheck">,
  at: RenderContext,
  origin: number,
): readonly Statement[] {
  if (!from.validated && equal({ ...from, validated: true }, to))
    return validateStatement(table, to.name, broken(to), at, origin);
  const anew = `ADD ${checkSql(to)}${to.validated ? "" : " NOT VALID"}`;
  const hazards = [
    ...longScan("The new check", "Or make it unvalidated and validate it in a later migration."),
    mayFail(broken(to)),
  ];
  const action = `DROP CONSTRAINT ${quoteIdentifier(from.name)}, ${anew}`;
  return alterStatement(table, action, at, origin, to.validated ? hazards : []);
}
