/** Applies the migrations of the selected repos, one repo after the other: what migrate, setup and reset share. */
import { MigError } from "@mig/core";
import { type AgreedPlan, type MigrateOptions, migrate, type RunEvent, type RunReport } from "@mig/core/runner";
import type { Context } from "./context.ts";
import type { Project } from "./project.ts";
import { scopeOf, sourcesOf } from "./run-place.ts";
import { runText } from "./run-text.ts";
import { count, flag, type Input, type Parameter } from "./task.ts";

export const lockWait: Parameter<number | undefined> = count(
  "--lock-wait <SECONDS>",
  "How long to wait for another run; default 600",
  0,
);
export const logSql: Parameter<boolean> = flag("--log-sql", "Print every statement before it is sent");

const lockTimeout: Parameter<number | undefined> = count(
  "--lock-timeout <MS>",
  "How long a statement waits for a lock before the migration is undone and tried again; default 2000",
  0,
);
export const runningOptions: readonly Parameter<unknown>[] = [lockWait, lockTimeout, logSql];

/** What to migrate, and which plan of it was agreed to. */
export interface UpRequest {
  readonly selection: Pick<MigrateOptions, "to" | "toExclusive" | "step" | "order">;
  readonly agreed: AgreedPlan;
}

export const whatIsPending: UpRequest = { selection: {}, agreed: () => ({}) };

/** What a run needs of the options that every running task has. */
export function runOptions(context: Context, input: Input, repo: string) {
  const seconds = input.get(lockWait);
  const timeout = input.get(lockTimeout);
  const showsSql = input.get(logSql);
  return {
    signal: context.signal,
    // A database without a lock for sessions says "busy" instead, and is tried again for as long.
    ...(seconds === undefined ? {} : { lockWaitMs: seconds * 1000, retryMs: seconds * 1000 }),
    ...(timeout === undefined ? {} : { lockTimeoutMs: timeout }),
    onEvent: (event: RunEvent) => {
      if (event.kind === "statement" && !showsSql) return;
      const text = runText(event, context.output.paint, showsSql);
      context.output.tell({ repo, ...event }, text, { soon: event.kind === "started" || event.kind === "finished" });
    },
  };
}

export async function migrateRepos(context: Context, input: Input, project: Project, request: UpRequest) {
  const reports: (RunReport & { readonly repo: string })[] = [];
  for (const repo of project.repos) {
    if (project.repos.length > 1) context.output.say(context.output.paint.bold(repo.name));
    const migrations = sourcesOf(input, repo, project, context.output);
    const options = { ...scopeOf(input), ...runOptions(context, input, repo.name) };
    const report = await migrate({
      repo,
      migrations,
      ...request.selection,
      ...request.agreed(repo, "repos"),
      ...options,
    });
    if (report.applied.length === 0) context.output.say("Nothing is pending.");
    reports.push({ repo: repo.name, ...report });
  }
  return reports;
}

/** A version belongs to one repo. Errors: MIG_USAGE when several are selected. */
export function refuseVersionForMany(project: Project, version: string | undefined): void {
  if (version === undefined || project.repos.length === 1) return;
  const names = project.repos.map((repo) => repo.name);
  throw new MigError("MIG_USAGE", `A version is of one repo, and these are selected: ${names.join(", ")}.`, {
    details: { version, repos: names },
    next: "Choose one with --repo.",
  });
}
