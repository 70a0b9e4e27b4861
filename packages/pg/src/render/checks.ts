/** addCheck, dropCheck, alterCheck. */
import { type Check, equal, type OperationOf, type Statement, statement } from "@mig/core/adapter";
import { longScan, mayFail } from "../hazards.ts";
import { quoteIdentifier } from "../quote.ts";
import { constraintComment, withComment } from "./comment.ts";
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
  if (check.inherited) return validateStatement(table, check.name, broken(check), at, origin);
  const action = `ADD ${checkSql(check)}${check.validated ? "" : " NOT VALID"}`;
  return [
    ...alterStatement(table, action, at, origin, check.validated ? hazards : []),
    ...(check.comment === undefined ? [] : [statement(constraintComment(table, check, at), origin)]),
  ];
}

export function dropCheck(
  { table, check }: OperationOf<"dropCheck">,
  at: RenderContext,
  origin: number,
): readonly Statement[] {
  // It goes with its parent's.
  if (check.inherited) return [];
  return alterStatement(table, `DROP CONSTRAINT ${quoteIdentifier(check.name)}`, at, origin);
}

/** Nothing but the validation and the comment can be done in place. */
export function alterCheck(op: OperationOf<"alterCheck">, at: RenderContext, origin: number): readonly Statement[] {
  const [{ comment: _, ...from }, { comment: __, ...to }] = [op.from, op.to];
  const rule = equal(from, to) ? [] : changeRule({ table: op.table, from, to }, at, origin);
  return withComment(op, rule, at, origin);
}

function changeRule({ table, from, to }: Omit<OperationOf<"alterCheck">, "kind">, at: RenderContext, origin: number) {
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
