/** A plan, in words for people. */
import { type PlannedMigration, type RunPlan, showMigration, type TenantsPlan } from "@mig/core/runner";
import type { Paint } from "./paint.ts";

export function planText(plan: RunPlan, paint: Paint): string {
  if (plan.migrations.length === 0) return plan.direction === "up" ? "Nothing is pending." : "Nothing is applied.";
  return [...planLines(plan, paint), `plan ${plan.digest}`].join("\n");
}

/** So many names are shown of a group. */
const named = 5;

export function tenantsPlanText({ groups, nothing, failing, digest }: TenantsPlan, paint: Paint): string {
  return [
    ...groups.flatMap((group) => [`in ${namesText(group.tenants)}`, ...planLines(group, paint)]),
    ...failing.map(({ tenant, error }) => paint.red(`fails in ${tenant}: ${error.code}: ${error.message}`)),
    ...(nothing.length === 0 ? [] : [paint.dim(`nothing to do in ${namesText(nothing)}`)]),
    ...(groups.length + failing.length + nothing.length === 0 ? ["There are no tenants."] : []),
    ...(groups.length === 0 ? [] : [`plan ${digest}`]),
  ].join("\n");
}

/** `2000 tenants: a, b, c, d, e and 1995 more`. */
function namesText(tenants: readonly string[]): string {
  const more = tenants.length - named;
  const names = tenants.slice(0, named).join(", ");
  return `${tenants.length} ${tenants.length === 1 ? "tenant" : "tenants"}: ${names}${more > 0 ? ` and ${more} more` : ""}`;
}

function planLines({ direction, migrations }: RunPlan, paint: Paint): readonly string[] {
  const done = direction === "up" ? "apply" : "undo";
  return migrations.flatMap((migration) => [
    `${paint.bold(`${done} ${showMigration(migration)}`)}`,
    ...migrationLines(migration, paint),
  ]);
}

function migrationLines({ parts, reversible, dataLoss, breaking }: PlannedMigration, paint: Paint): readonly string[] {
  return [
    ...parts.flatMap(({ transaction, steps }) => [
      paint.dim(transaction ? "  BEGIN" : "  outside a transaction"),
      ...steps.flatMap(({ what, sql, locks, hazards }) => [
        indent(sql ?? paint.dim(`-- ${what}${what.startsWith("run ") ? "" : " (compiled when its turn comes)"}`)),
        ...(locks.length === 0 ? [] : [paint.dim(`      locks: ${locks.join(", ")}`)]),
        ...hazards.map(({ kind, text }) => paint.yellow(`      ${kind}: ${text}`)),
      ]),
      ...(transaction ? [paint.dim("  COMMIT, with its row in the ledger")] : []),
    ]),
    ...dataLoss.map((text) => paint.red(`  loses data: ${text}`)),
    ...(reversible ? [] : [paint.yellow("  cannot be undone")]),
    ...(breaking === null ? [] : [paint.yellow(`  releases without it refuse to run: ${breaking}`)]),
  ];
}

function indent(text: string): string {
  return text
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");
}
