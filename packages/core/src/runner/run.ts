/** What every function of a run needs: one session, one scope, and the world outside as values. */
import { hostname, userInfo } from "node:os";
import type { Dialect, Session } from "../adapter/adapter.ts";
import type { Capabilities } from "../adapter/capabilities.ts";
import { connectionConfig, type Repo } from "../adapter/repo.ts";
import type { RunHooks } from "../adapter/run-hooks.ts";
import type { TableRef } from "../model/name.ts";
import { publicScope, type Scope } from "../model/scope.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { RunEvent, RunNews } from "./events.ts";

/** What a run must know of a repo. */
export type RunnerRepo = Pick<Repo, "adapter" | "url" | "options" | "ledger" | "tenantUrl"> &
  Pick<Partial<Repo>, "hooks">;

export interface RunOptions {
  readonly repo: RunnerRepo;
  /** Default: the database's default schema. */
  readonly scope?: Scope;
  /** Stops the run before the next migration begins. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
  readonly clock?: Clock;
  /** Recorded in the ledger. Default: user, host and process. */
  readonly appliedBy?: string;
  /** Recorded, too: what kind of database this is to whoever migrates it. Default: `MIG_ENV`. */
  readonly environment?: string;
  /** How long a migration is tried again while the database says that it is locked. Default 60,000 ms. */
  readonly retryMs?: number;
  /**
   * How long a statement waits for a lock of the running application, and everybody else behind it, before the migration
   * is undone and tried again later. Default 2,000 ms; 0 waits for ever.
   */
  readonly lockTimeoutMs?: number;
}

export interface Run {
  readonly session: Session;
  readonly dialect: Dialect;
  /** The dialect's, less what this server cannot do. */
  readonly capabilities: Capabilities;
  readonly ledger: TableRef;
  readonly scope: Scope;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  readonly appliedBy: string;
  readonly environment: string | null;
  readonly retryMs: number;
  readonly lockTimeoutMs: number;
  /** When its time is over, in ms of the clock; null without a limit. */
  readonly deadline: number | null;
  readonly hooks: RunHooks;
  emit(news: RunNews): void;
}

/** Connects, runs the body and closes the session, however the body ends. */
export async function withRun<T>(options: RunOptions, body: (run: Run) => Promise<T>): Promise<T> {
  const { repo, scope = publicScope } = options;
  const session = await repo.adapter.connect(connectionConfig(repo, scope));
  let result: T;
  try {
    result = await body(runOn(session, options));
  } catch (error) {
    // The failure of the body is what the caller must hear of; closing a broken session may fail too.
    await session.close().catch(() => undefined);
    throw error;
  }
  await session.close();
  return result;
}

/** The run of one scope, on an open session that can reach it. */
export function runOn(session: Session, options: RunOptions): Run {
  const { repo, scope = publicScope, onEvent } = options;
  const { dialect } = repo.adapter;
  return {
    session,
    dialect,
    capabilities: { ...dialect.capabilities, ...session.capabilities },
    ledger: connectionConfig(repo, scope).ledger,
    scope,
    clock: options.clock ?? systemClock,
    signal: options.signal,
    get appliedBy() {
      return options.appliedBy ?? thisProcess();
    },
    environment: options.environment ?? (process.env["MIG_ENV"] || null),
    retryMs: options.retryMs ?? 60_000,
    lockTimeoutMs: options.lockTimeoutMs ?? 2_000,
    deadline: null,
    hooks: repo.hooks ?? {},
    emit: (news) => onEvent?.({ ...news, scope }),
  };
}

/** Who writes into the ledger, and when. */
export interface Writer {
  readonly now: Date;
  readonly by: string;
  readonly environment: string | null;
}

export function writerOf({ clock, appliedBy, environment }: Run): Writer {
  return { now: clock.now(), by: appliedBy, environment };
}

/** Told once in a run that changes something: its server can do less than its kind of database. */
export function warnOfServer({ session, emit }: Run): void {
  if (session.capabilities?.transactionalDdl !== false) return;
  const text = `${session.server} is no server that mig was tested with: every statement commits by itself, one after the other.`;
  emit({ kind: "warning", code: "MIG_SERVER_ALIKE", text });
}

let known: string | null = null;

/** Asked once, and not by who only reads: the system looks it up in files, and every tenant is a run. */
function thisProcess(): string {
  known ??= `${userName()}@${hostname()}:${process.pid}`;
  return known;
}

/** A container may run under a number that no user has. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? "unknown");
  }
}
