/**
 * What became of a statement that runs outside a transaction, read from the catalog. A concurrent build that was stopped
 * leaves an INVALID index under its name, and `IF NOT EXISTS` would take that for the index (seen on 14 to 18).
 */
import type { Index, Probe } from "@mig/core/adapter";
import { quoteLiteral } from "./quote.ts";

/** Somebody else builds it: the process of an earlier run was killed, and the server has not noticed yet. */
const isBuilding = `EXISTS (SELECT FROM pg_stat_progress_create_index p
    WHERE p.index_relid = i.indexrelid AND p.pid <> pg_backend_pid())`;

/** The index of this name, on this table, of this shape. Another thing of the name is found by the statement itself. */
export function builtProbe(table: string, index: Index, name: string): Probe {
  const columns = index.keys.length + index.include.length;
  const shape = `i.indrelid = to_regclass(${quoteLiteral(table)}) AND i.indisunique = ${index.unique} AND i.indnatts = ${columns}`;
  return {
    sql: `SELECT CASE WHEN i.indexrelid IS NULL THEN 'none' WHEN ${isBuilding} THEN 'busy'
  WHEN NOT (i.indisvalid AND i.indisready) THEN 'debris' WHEN ${shape} THEN 'done' ELSE 'none' END AS state
FROM (SELECT to_regclass(${quoteLiteral(name)}) AS oid) n LEFT JOIN pg_index i ON i.indexrelid = n.oid`,
    clear: [`DROP INDEX CONCURRENTLY IF EXISTS ${name}`],
  };
}

export function droppedProbe(name: string): Probe {
  return {
    sql: `SELECT CASE WHEN to_regclass(${quoteLiteral(name)}) IS NULL THEN 'done' ELSE 'none' END AS state`,
    clear: [],
  };
}

/**
 * A concurrent detach that was stopped leaves the table as a partition of which nobody sees the rows through the parent,
 * and only FINALIZE goes on from there. While it waits for others it holds no lock, so the session that is at it is known
 * by its statement; of a long one the server shows the beginning.
 */
export function detachedProbe(of: {
  readonly parent: string;
  readonly table: string;
  readonly sql: string;
  readonly stopped: string;
}): Probe {
  return {
    sql: `SELECT CASE WHEN EXISTS (SELECT FROM pg_stat_activity a WHERE a.pid <> pg_backend_pid() AND a.state = 'active'
    AND a.datname = current_database() AND left(a.query, 900) = left(${quoteLiteral(of.sql)}, 900)) THEN 'busy'
  WHEN to_regclass(${quoteLiteral(of.table)}) IS NULL THEN 'none' WHEN i.inhrelid IS NULL THEN 'done'
  WHEN i.inhdetachpending THEN 'debris' ELSE 'none' END AS state
FROM (SELECT to_regclass(${quoteLiteral(of.table)}) AS oid) n LEFT JOIN pg_inherits i
  ON i.inhrelid = n.oid AND i.inhparent = to_regclass(${quoteLiteral(of.parent)})`,
    clear: [of.stopped],
  };
}
