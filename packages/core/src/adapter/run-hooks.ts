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
  /**
   * When the database said that it is locked, the work is undone and is tried again after a pause; before the pause. The
   * place to tell somebody, or to end a session that stands in the way. Not for the lock of the runs themselves.
   */
  readonly onRetry?: RetryHook;
}

export type RunHook = (at: HookContext) => Promise<void>;

interface AnyHookContext {
  /** In the run's own session. */
  query(sql: string, values?: readonly Value[]): Promise<readonly Row[]>;
  readonly scope: Scope;
  /** Null around the whole run. */
  readonly migration: { readonly version: string; readonly name: string } | null;
}

export interface HookContext extends AnyHookContext {
  readonly direction: "up" | "down";
}

export type RetryHook = (at: RetryContext) => Promise<void>;

export interface RetryContext extends AnyHookContext {
  /** From 1. */
  readonly attempt: number;
  /** Until the next attempt. */
  readonly waitMs: number;
  /** What the database said. */
  readonly reason: string;
  /** One line for each session in the way, as far as the adapter can tell. */
  readonly blockers: readonly string[];
}
