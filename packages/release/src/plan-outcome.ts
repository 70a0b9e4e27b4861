/** A plan, for people and programs. */
import { type RunPlan, showMigration, type WholePlan } from "@mig/core/runner";
import type { Outcome } from "./commands.ts";

export function planOutcome(plan: WholePlan): Outcome {
  const lines = [
    ...plan.repos.flatMap(({ repo, ...of }) => planLines(repo, of)),
    ...plan.tenants.flatMap(({ repo, groups, failing }) => [
      ...groups.flatMap((group) => planLines(`${repo}: ${group.tenants.join(", ")}`, group)),
      ...failing.map(({ tenant, error }) => `${repo}: ${tenant}: fails: ${error.code}: ${error.message}`),
    ]),
  ];
  return { value: plan, lines: [...(lines.length === 0 ? ["nothing to do"] : lines), `plan ${plan.digest}`] };
}

function planLines(where: string, { direction, migrations }: RunPlan): readonly string[] {
  return migrations.flatMap(({ parts, dataLoss, breaking, ...name }) => [
    `${where}: would ${direction === "up" ? "apply" : "undo"} ${showMigration(name)}`,
    ...parts.flatMap(({ steps }) =>
      steps.map(({ sql, what }) => `  ${(sql ?? `-- ${what}`).replaceAll("\n", "\n  ")}`),
    ),
    ...dataLoss.map((text) => `  loses data: ${text}`),
    ...(breaking === null ? [] : [`  releases without it refuse to run: ${breaking}`]),
  ]);
}
