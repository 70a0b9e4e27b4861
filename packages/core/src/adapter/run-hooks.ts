/** Code of a project around its runs. Around the steps of one migration, the first and the last step of its list do it. */
import type { Row, Scope, Value } from "../model/scope.ts";

/**
 * What fails in a hook stops the run (MIG_RUN_FAILED): before the commit the migration is undone with it, after it the
 * migration stays applied.
 */
export interface RunHooks {
  /** Under the lock, before the first migration; not when there is none. */
  readonly beforeRun?: RunHook;
  /** After the last one. */
  readonly afterRun?: RunHook;
  readonly beforeEach?: RunHook;
  /** When it is committed. */
  readonly afterEach?: RunHook;
  /** In each transaction, before its first step: the place for `SET LOCAL`. Migrations are then sent step by step. */
  readonly afterBegin?: RunHook;
  /** In each transaction, after its last step. */
  readonly beforeCommit?: RunHook;
}

export type RunHook = (at: HookContext) => Promise<void>;

export interface HookContext {
  /** In the run's own session. */
  query(sql: string, values?: readonly Value[]): Promise<readonly Row[]>;
  readonly scope: Scope;
  readonly direction: "up" | "down";
  /** Null around the whole run. */
  readonly migration: { readonly version: string; readonly name: string } | null;
}
