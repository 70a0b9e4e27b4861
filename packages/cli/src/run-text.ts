/** What a run tells, in words for people. */
import { type RunEvent, showMigration } from "@mig/core/runner";
import type { Paint } from "./paint.ts";

/** Null for what only programs want to know. Statements are told when `showsSql`. */
export function runText(event: RunEvent, paint: Paint, showsSql: boolean): string | null {
  switch (event.kind) {
    case "lockWaiting":
      return paint.dim(`waiting for another run${event.holder === null ? "" : ` (${event.holder})`}`);
    case "ledgerCreated":
      return paint.dim(`created the ledger ${event.table}`);
    case "ledgerUpgraded":
      return paint.dim(`added to the ledger ${event.table}: ${event.columns.join(", ")}`);
    case "started":
      return paint.dim(`${event.direction === "up" ? "applying" : "undoing"} ${showMigration(event)}`);
    case "resumed":
      return paint.dim(`going on after part ${event.step} of ${event.steps}`);
    case "statement":
      return showsSql ? indent(event.sql) : null;
    case "progress":
      return paint.dim(`  ${event.label}: ${event.done}${event.total === null ? "" : ` of ${event.total}`}`);
    case "retry":
      return [
        paint.yellow(`the database is busy, trying again in ${event.waitMs} ms`),
        ...event.blockers.map((line) => paint.dim(`  locked by ${line}`)),
      ].join("\n");
    case "finished": {
      const done = event.direction === "up" ? "applied" : "undone";
      return `${paint.green(done)} ${showMigration(event)} ${paint.dim(`(${event.durationMs} ms)`)}`;
    }
    case "skipped":
      return paint.dim(`another run did ${showMigration(event)} meanwhile`);
    case "warning":
      return `${paint.yellow("warning")} ${event.text}`;
    case "planned":
    case "failed":
      return null;
  }
}

function indent(sql: string): string {
  return sql
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");
}
