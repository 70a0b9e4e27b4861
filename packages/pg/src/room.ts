/** How many connections and locks the server has left. */
import type { Finding, Room } from "@mig/core/adapter";
import type { Ask } from "./lock.ts";

/** Places in the server's table of locks, in SQL. */
export const lockTable = `current_setting('max_locks_per_transaction')::int
  * (current_setting('max_connections')::int + current_setting('max_prepared_transactions')::int)`;

interface PgRoom extends Room {
  readonly maxConnections: number;
  /** Places in the table of locks. */
  readonly lockTable: number;
}

/**
 * Sessions of others show what they are only to some roles, so what shows nothing is counted. Superusers may use what is
 * reserved and have no limit of their own. The server has some more memory for locks than the table's nominal size, and the
 * first few locks of a session need none of it (their documentation; both make the forecast careful).
 */
const question = `WITH used AS (
  SELECT count(*) AS total, count(*) FILTER (WHERE usename = session_user) AS role,
    count(*) FILTER (WHERE datname = current_database()) AS database
  FROM pg_stat_activity WHERE coalesce(backend_type, 'client backend') = 'client backend'
), settings AS (
  SELECT current_setting('max_connections')::int AS connections,
    current_setting('superuser_reserved_connections')::int
      + coalesce(current_setting('reserved_connections', true)::int, 0) AS reserved,
    ${lockTable} AS locks
)
SELECT CASE WHEN r.rolsuper THEN s.connections - used.total ELSE
    least(s.connections - s.reserved - used.total, nullif(r.rolconnlimit, -1) - used.role, nullif(d.datconnlimit, -1) - used.database)
  END::int AS sessions,
  s.connections AS max_connections, s.locks AS lock_table,
  (s.locks - (SELECT count(*) FROM pg_locks WHERE NOT fastpath))::int AS locks
FROM used, settings s, pg_roles r, pg_database d
WHERE r.rolname = session_user AND d.datname = current_database()`;

export async function readRoom(ask: Ask): Promise<PgRoom> {
  const [row = {}] = await ask(question);
  const number = (name: string) => Math.max(0, Number(row[name]));
  return {
    sessions: number("sessions"),
    locks: number("locks"),
    maxConnections: number("max_connections"),
    lockTable: number("lock_table"),
  };
}

/** Fewer than a run over tenants takes by itself. */
const fewSessions = 4;

export function roomFindings({ sessions, locks, maxConnections, lockTable }: PgRoom): readonly Finding[] {
  const connections = `${sessions} more of ${maxConnections} (max_connections) can be opened.`;
  const places = `${locks} of ${lockTable} places in the table of locks are free (max_locks_per_transaction × max_connections).`;
  return [
    sessions < fewSessions
      ? { level: "warning", topic: "connections", text: `${connections} Runs over tenants take fewer at once.` }
      : { level: "ok", topic: "connections", text: connections },
    locks < lockTable / 4
      ? { level: "warning", topic: "locks", text: `${places} Large migrations may run out of them.` }
      : { level: "ok", topic: "locks", text: places },
  ];
}
