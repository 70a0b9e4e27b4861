/** What a run over tenants tells while it works: a bar on a terminal, a line now and then anywhere else. */
import type { RunEvent, TenantOutcome, TenantProgress, TenantsReport } from "@mig/core/runner";
import type { Context } from "./context.ts";
import { runText } from "./run-text.ts";

/** Without a terminal, a line is printed for each of so many parts of the whole. */
const parts = 20;

/** What of a single tenant's run is worth a line among many tenants. */
const told: ReadonlySet<RunEvent["kind"]> = new Set(["lockWaiting", "retry", "warning", "statement"]);

export function tenantListeners({ output }: Context, repo: string, showsSql: boolean) {
  return {
    onEvent: (event: RunEvent) => {
      if (event.kind === "statement" && !showsSql) return;
      const text = told.has(event.kind) ? runText(event, output.paint, showsSql) : null;
      const tenant = event.scope.kind === "tenant" ? `${output.paint.bold(event.scope.name)} ` : "";
      output.tell({ repo, ...event }, text === null ? null : `${tenant}${text}`);
    },
    onProgress: (progress: TenantProgress) => {
      if (progress.kind === "tenantsPlanned") {
        output.tell({ repo, ...progress }, null);
        return;
      }
      const { outcome, done, total } = progress;
      const isPart = Math.floor((done * parts) / total) > Math.floor(((done - 1) * parts) / total);
      const line = outcome.state === "failed" || (!output.live && isPart) ? outcomeText(output.paint, outcome) : null;
      output.tell({ repo, ...progress }, line === null ? null : `${line}${output.live ? "" : ` ${place(progress)}`}`);
      if (output.live) output.liveLine(done === total ? null : bar(progress));
    },
  };
}

function place({ done, total }: { readonly done: number; readonly total: number }): string {
  return `[${done}/${total}]`;
}

const width = 24;

function bar(progress: Extract<TenantProgress, { kind: "tenantDone" }>): string {
  const { done, total, failed, rate, etaMs } = progress;
  const filled = Math.round((width * done) / total);
  const failures = failed === 0 ? "" : `  ${failed} failed`;
  const drawn = `${"█".repeat(filled)}${"░".repeat(width - filled)}`;
  return `${drawn} ${done}/${total} tenants${failures}  ${rate.toFixed(rate < 10 ? 1 : 0)}/s  ${duration(etaMs)} left`;
}

function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function outcomeText(paint: Context["output"]["paint"], { tenant, state, durationMs, error, reason }: TenantOutcome) {
  const colour = state === "failed" ? paint.red : state === "skipped" ? paint.yellow : paint.green;
  const why = error === null ? (reason ?? "") : `${error.code}: ${error.message}`;
  return [colour(state), tenant, why, paint.dim(`(${durationMs} ms)`)].filter((part) => part !== "").join(" ");
}

/** `12 migrated, 88 with nothing to do`. */
export function tenantsText({ tenants, direction }: TenantsReport): string {
  const words = {
    migrated: direction === "up" ? "migrated" : "rolled back",
    nothing: "with nothing to do",
    failed: "failed",
    skipped: "skipped",
  } as const;
  const lines = Object.entries(words).flatMap(([state, word]) => {
    const number = tenants.filter((outcome) => outcome.state === state).length;
    return number === 0 ? [] : [`${number} ${word}`];
  });
  return lines.length === 0 ? "There are no tenants." : `Tenants: ${lines.join(", ")}.`;
}
