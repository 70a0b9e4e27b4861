/**
 * Session locks by name. A lock is polled for, never waited for: a session that waits in `pg_advisory_lock` holds a
 * snapshot, and CREATE INDEX CONCURRENTLY in the session with the lock would wait for it for ever.
 */
import { createHash } from "node:crypto";
import { type LockOptions, MigError, type Row, type Scope, type TableRef } from "@mig/core/adapter";
import { qualify, quoteLiteral } from "./quote.ts";

/** The first half of every key: "mig" in ASCII, so that other users of advisory locks are not met by chance. */
const lockClass = 0x6d_69_67;

function lockKey(name: string): number {
  return createHash("sha256").update(name).digest().readInt32BE();
}

const keys = (name: string) => `${lockClass}, ${lockKey(name)}`;

/** `objid` is unsigned in the view of locks. */
const isLock = (name: string) =>
  `l.locktype = 'advisory' AND l.classid = ${lockClass} AND l.objid = ${lockKey(name) >>> 0} AND l.objsubid = 2
   AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

export type Ask = (sql: string) => Promise<readonly Row[]>;

/** The part of the functions' names that says how a lock is shared. */
const sharing = ({ shared = false }: LockOptions) => (shared ? "_shared" : "");

/** The locks of one session. */
export interface Locks {
  /** See `Session`. */
  tryLock(name: string, options: LockOptions): Promise<boolean>;
  unlock(name: string): Promise<boolean>;
  lockHolder(name: string): Promise<string | null>;
  breakLock(name: string): Promise<boolean>;
  /** Of those that last until `unlock`, one that is held. */
  held(): string | undefined;
  /** Before anything is sent. Errors: MIG_LOCK_LOST. */
  check(): void;
  /** Last thing in a transaction that writes. Errors: MIG_LOCK_LOST. */
  beforeCommit(): Promise<void>;
  /** However a transaction ended. */
  afterTransaction(): Promise<void>;
  close(): Promise<void>;
}

/** The server's own: they end with the session, which does not have to look after them. */
export class AdvisoryLocks implements Locks {
  readonly #ask: Ask;
  readonly #held = new Map<string, LockOptions>();

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  /**
   * Looks for the lock with a second statement: one that is only said to be there protects nothing, and CockroachDB's
   * advisory locks are stubs that say yes (its documentation, v26.2).
   */
  async tryLock(name: string, options: LockOptions): Promise<boolean> {
    const untilCommit = options.untilCommit === true;
    const take = `pg_try_advisory_${untilCommit ? "xact_" : ""}lock${sharing(options)}`;
    const [taken] = await this.#ask(`SELECT ${take}(${keys(name)}) AS taken`);
    if (taken?.["taken"] !== true) return false;
    if (untilCommit) return true;
    const [seen] = await this.#ask(
      `SELECT EXISTS (SELECT FROM pg_locks l WHERE ${isLock(name)} AND l.pid = pg_backend_pid()) AS held`,
    );
    if (seen?.["held"] !== true) {
      throw new MigError("MIG_LOCK_LOST", `The lock ${name} was gone right after it was taken.`, {
        details: { lock: name },
        next: "Connect to PostgreSQL itself, not through a pooler in transaction mode.",
      });
    }
    this.#held.set(name, options);
    return true;
  }

  async unlock(name: string): Promise<boolean> {
    const options = this.#held.get(name) ?? {};
    this.#held.delete(name);
    const [released] = await this.#ask(`SELECT pg_advisory_unlock${sharing(options)}(${keys(name)}) AS released`);
    return released?.["released"] === true;
  }

  held(): string | undefined {
    return [...this.#held.keys()][0];
  }

  check(): void {}

  async beforeCommit(): Promise<void> {}

  async afterTransaction(): Promise<void> {}

  async close(): Promise<void> {}

  /** One line about the session that holds the lock. */
  async lockHolder(name: string): Promise<string | null> {
    const [holder] = await this.#ask(`
    SELECT ${sessionLine("'connected ' || date_trunc('second', clock_timestamp() - a.backend_start) || ' ago'")} AS line
    FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
    WHERE ${isLock(name)} AND l.granted`);
    const line = holder?.["line"];
    return typeof line === "string" ? line : null;
  }

  /** Ends the server process that holds the lock, and what it does is rolled back. */
  async breakLock(name: string): Promise<boolean> {
    const ended = await this.#ask(
      `SELECT pg_terminate_backend(l.pid, 5000) FROM pg_locks l WHERE ${isLock(name)} AND l.granted AND l.pid <> pg_backend_pid()`,
    );
    return ended.length > 0;
  }
}

/** One line about a session: who it is, since when, and what it does. */
const sessionLine = (since: string) => `concat_ws(', ', nullif(a.application_name, ''), format('pid %s', l.pid),
      'user ' || a.usename, ${since}, a.state || ': ' || left(regexp_replace(a.query, '\\s+', ' ', 'g'), 100))`;

/** Sessions that hold locks on the tables: the oldest transactions first, ten at most. */
export async function blockers(ask: Ask, scope: Scope, tables: readonly TableRef[]): Promise<readonly string[]> {
  const oids = tables.map((table) => `to_regclass(${quoteLiteral(qualify(table, scope))})`);
  const since = "'in a transaction since ' || date_trunc('second', clock_timestamp() - a.xact_start)";
  const rows = await ask(`
    SELECT DISTINCT ON (a.xact_start, l.pid) ${sessionLine(since)} AS line
    FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
    WHERE l.relation IN (${oids.join(", ")}) AND l.granted AND l.pid <> pg_backend_pid()
    ORDER BY a.xact_start, l.pid LIMIT 10`);
  return rows.flatMap(({ line }) => (typeof line === "string" ? [line] : []));
}
