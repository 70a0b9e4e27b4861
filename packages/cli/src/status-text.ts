/** How the migrations of one repo are told. */
import { differenceLines, isDevMigration, type MigrationStatus } from "@mig/core/runner";
import type { Paint } from "./paint.ts";

/** At once: each text that is printed costs a call of the system. */
export function statusText(paint: Paint, repo: string, migrations: readonly MigrationStatus[]): string {
  const empty = migrations.length === 0 ? [paint.dim("  no migrations")] : [];
  const width = Math.max(...migrations.map(({ name }) => name.length));
  const lines = migrations.map((one) => {
    const state = one.state.padEnd("reverting".length);
    const notes = [
      ...(one.row?.finishedAt == null ? [] : [paint.dim(one.row.finishedAt)]),
      ...(one.outOfOrder ? [paint.yellow("older than an applied one")] : []),
      ...(isDevMigration(one) ? [paint.yellow("for development")] : []),
      ...(one.file ? [] : [paint.yellow("no file")]),
      ...(one.file || one.row?.breaking == null
        ? []
        : [paint.red(`releases without it must not run: ${one.row.breaking}`)]),
      ...(one.edited === true ? [paint.yellow("changed after it was applied")] : []),
    ];
    const colour = one.state === "applied" ? paint.green : paint.yellow;
    const line = [`  ${colour(state)} ${one.version} ${one.name.padEnd(width)}`, ...notes].join("  ").trimEnd();
    const changes = one.edited === true ? differenceLines(one.difference) : [];
    return [line, ...changes.map((text) => `      ${text}`)].join("\n");
  });
  return [paint.bold(repo), ...empty, ...lines].join("\n");
}
