/** Calls the repo's hooks. */
import type { RunHooks } from "../adapter/run-hooks.ts";
import { isMigError, MigError } from "../errors.ts";
import type { Direction } from "./events.ts";
import { type MigrationName, showMigration } from "./migration-source.ts";
import { withDetails } from "./report.ts";
import type { Run } from "./run.ts";

/** Errors: MIG_RUN_FAILED, and those of the statements that it sends. */
export async function callHook(
  run: Run,
  name: keyof RunHooks,
  direction: Direction,
  migration: MigrationName | null,
): Promise<void> {
  const hook = run.hooks[name];
  if (hook === undefined) return;
  const of = migration === null ? null : { version: migration.version, name: migration.name };
  try {
    await hook({
      query: (sql, values) => run.session.query(sql, values),
      scope: run.scope,
      direction,
      migration: of,
    });
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
