/** How the migrations of one repo are told. */
import { differenceLines, isDevMigration, type MigrationStatus } from "@mig/core/runner";
import type { Paint } from "./paint.ts";

/** At once: each text that is printed costs a call of the system. */
export function statusText(paint: Paint, repo: string, migrations: readonly MigrationStatus[]): string {
  const empty = migrations.length === 0 ? [paint.dim("  no migrations")] : [];
  const width = Math.max(...migrations.map(({ name }) => name.length));
  const lines = migrations.flatMap((one) => {
    const colour = one.state === "applied" ? paint.green : paint.yellow;
    const notes = notesOf(paint, one);
    const name = notes.length === 0 ? one.name : [one.name.padEnd(width), ...notes].join("  ");
    const line = `  ${colour(one.state.padEnd("reverting".length))} ${one.version} ${name}`;
    return one.edited === true ? [line, ...differenceLines(one.difference).map((text) => `      ${text}`)] : line;
  });
  return [paint.bold(repo), ...empty, ...lines].join("\n");
}

function notesOf(paint: Paint, one: MigrationStatus): readonly string[] {
  const { row } = one;
  const notes: string[] = [];
  if (row?.finishedAt != null) notes.push(paint.dim(row.finishedAt));
  if (one.outOfOrder) notes.push(paint.yellow("older than an applied one"));
  if (isDevMigration(one)) notes.push(paint.yellow("for development"));
  if (!one.file) notes.push(paint.yellow("no file"));
  if (!one.file && row?.breaking != null) notes.push(paint.red(`releases without it must not run: ${row.breaking}`));
  if (one.edited === true) notes.push(paint.yellow("changed after it was applied"));
  return notes;
}
