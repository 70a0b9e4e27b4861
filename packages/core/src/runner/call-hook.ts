/** Calls the repo's hooks. */
import { setImmediate } from "node:timers/promises";
import type { HookContext, RetryContext, RunHooks } from "../adapter/run-hooks.ts";
import { isMigError, MigError } from "../errors.ts";
import type { Direction } from "./events.ts";
import { type MigrationName, showMigration } from "./migration-source.ts";
import { withDetails } from "./report.ts";
import type { Run } from "./run.ts";

/** Errors: MIG_RUN_FAILED, and those of the statements that it sends. */
export async function callHook(
  run: Run,
  name: Exclude<keyof RunHooks, "onRetry">,
  direction: Direction,
  migration: MigrationName | null,
): Promise<void> {
  const hook = run.hooks[name];
  if (hook === undefined) return;
  // What was told before shows before what the hook prints.
  await setImmediate();
  await guarded(run, name, migration, (at) => hook({ ...at, direction }));
}

type Again = Pick<RetryContext, "attempt" | "waitMs" | "reason" | "blockers">;

/** Tells that it is tried again, after a pause. Errors: those of `callHook`. */
export async function announceRetry(run: Run, migration: MigrationName | undefined, again: Again): Promise<void> {
  run.emit({ kind: "retry", ...migration, ...again });
  const hook = run.hooks.onRetry;
  if (hook !== undefined) await guarded(run, "onRetry", migration ?? null, (at) => hook({ ...at, ...again }));
}

async function guarded(
  run: Run,
  name: keyof RunHooks,
  migration: MigrationName | null,
  call: (at: Omit<HookContext, "direction">) => Promise<void>,
): Promise<void> {
  const of = migration === null ? null : { version: migration.version, name: migration.name };
  try {
    await call({ query: (sql, values) => run.session.query(sql, values), scope: run.scope, migration: of });
  } catch (error) {
    const details = { hook: name, ...(of === null ? {} : { migration: showMigration(of) }) };
    if (isMigError(error)) throw withDetails(error, details);
    const message = error instanceof Error ? error.message : String(error);
    throw new MigError("MIG_RUN_FAILED", `The hook ${name} failed: ${message}`, { details, cause: error });
  }
}

/** Is there code to call inside the transactions? */
export function hasInnerHooks({ hooks }: Run): boolean {
  return hooks.afterBegin !== undefined || hooks.beforeCommit !== undefined;
}
