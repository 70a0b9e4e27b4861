/** A plan, in words for people. */
import { type PlannedMigration, type RunPlan, showMigration } from "@mig/core/runner";
import type { Paint } from "./paint.ts";

export function planText({ direction, migrations, digest }: RunPlan, paint: Paint): string {
  if (migrations.length === 0) return direction === "up" ? "Nothing is pending." : "Nothing is applied.";
  const done = direction === "up" ? "apply" : "undo";
  const lines = migrations.flatMap((migration) => [
    `${paint.bold(`${done} ${showMigration(migration)}`)}`,
    ...migrationLines(migration, paint),
  ]);
  return [...lines, `plan ${digest}`].join("\n");
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
