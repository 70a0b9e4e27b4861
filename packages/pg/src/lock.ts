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

/** What a run must know of the server beside its version. */
export interface Engine {
  /** Settings of a transaction reach Citus' workers only when they are told to. */
  readonly citus: boolean;
}

/**
 * The engine when the lock is held from now on, null when it is not. Looks for it with a second statement: a lock that is
 * only said to be there protects nothing.
 *
 * Errors: MIG_LOCK_LOST; MIG_UNSUPPORTED on a replica, and on engines that only look like PostgreSQL: CockroachDB's
 * advisory locks are stubs that say yes, and a transaction there is committed before its DDL (its documentation, v26.2);
 * YugabyteDB has locks since 2025.1 and no DDL in transactions by default (its documentation).
 */
export async function tryLock(ask: Ask, name: string, options: LockOptions): Promise<Engine | null> {
  const untilCommit = options.untilCommit === true;
  const take = `pg_try_advisory_${untilCommit ? "xact_" : ""}lock${sharing(options)}`;
  const [taken] = await ask(`SELECT ${take}(${keys(name)}) AS taken`);
  if (taken?.["taken"] !== true) return null;
  if (untilCommit) return { citus: false };
  const [seen] = await ask(
    `SELECT EXISTS (SELECT FROM pg_locks l WHERE ${isLock(name)} AND l.pid = pg_backend_pid()) AS held,
  version() AS version, pg_is_in_recovery() AS replica,
  EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') AS citus`,
  );
  refuseEngine(String(seen?.["version"]), seen?.["replica"] === true);
  if (seen?.["held"] === true) return { citus: seen["citus"] === true };
  throw new MigError("MIG_LOCK_LOST", `The lock ${name} was gone right after it was taken.`, {
    details: { lock: name },
    next: "Connect to PostgreSQL itself, not through a pooler in transaction mode.",
  });
}

function refuseEngine(version: string, isReplica: boolean): void {
  if (isReplica) {
    throw new MigError("MIG_UNSUPPORTED", "This server is a replica, which cannot be changed.", {
      details: { version },
      next: "Connect to the primary.",
    });
  }
  const [alike] = /CockroachDB|YugabyteDB|-YB-/.exec(version) ?? [];
  if (alike === undefined) return;
  throw new MigError("MIG_UNSUPPORTED", `This is no PostgreSQL: ${version}`, {
    details: { version, engine: alike },
    next: "Its locks and its transactions of DDL do not hold what a run relies on; apply the SQL of mig plan with its own tools, and record it with mig baseline.",
  });
}

/** False when it was not held. */
export async function unlock(ask: Ask, name: string, options: LockOptions): Promise<boolean> {
  const [released] = await ask(`SELECT pg_advisory_unlock${sharing(options)}(${keys(name)}) AS released`);
  return released?.["released"] === true;
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

/** One line about the session that holds the lock. */
export async function lockHolder(ask: Ask, name: string): Promise<string | null> {
  const [holder] = await ask(`
    SELECT ${sessionLine("'connected ' || date_trunc('second', clock_timestamp() - a.backend_start) || ' ago'")} AS line
    FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
    WHERE ${isLock(name)} AND l.granted`);
  const line = holder?.["line"];
  return typeof line === "string" ? line : null;
}

/** Ends the server process that holds the lock, and what it does is rolled back. False when nobody holds it. */
export async function breakLock(ask: Ask, name: string): Promise<boolean> {
  const ended = await ask(
    `SELECT pg_terminate_backend(l.pid, 5000) FROM pg_locks l WHERE ${isLock(name)} AND l.granted AND l.pid <> pg_backend_pid()`,
  );
  return ended.length > 0;
}
