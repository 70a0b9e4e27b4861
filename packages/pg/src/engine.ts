/** Which server it is, and what a run must know of it. */
import { type Capabilities, MigError } from "@mig/core/adapter";
import { citusIsThere, refuseWorker } from "./citus.ts";
import type { Ask } from "./lock.ts";

/**
 * As PostgreSQL introduces itself, and what others built from its source: `PostgreSQL 18.1 (Debian 18.1-1) on x86_64,
 * compiled by gcc, 64-bit`. CockroachDB, YugabyteDB (`15.2-YB-…`), Redshift, Greenplum, QuestDB and Materialize write
 * something else before or behind (their documentation).
 */
const genuine = /^PostgreSQL [1-9]\d[\w.]*[ ,].*-bit$/s;

export function isPostgres(version: string): boolean {
  return genuine.test(version);
}

/**
 * What is taken for granted of a server that only looks like PostgreSQL: nothing. CockroachDB commits a transaction before
 * its DDL; YugabyteDB has no DDL in transactions by default and wants all DDL one after the other (their documentation).
 */
export const alikeCapabilities: Partial<Capabilities> = { transactionalDdl: false, concurrentSessions: false };

export interface Engine {
  readonly citus: boolean;
}

/** Errors: MIG_UNSUPPORTED on a replica and on a worker node. */
export async function readEngine(ask: Ask): Promise<Engine> {
  const [row] = await ask(`SELECT pg_is_in_recovery() AS replica, ${citusIsThere} AS citus`);
  if (row?.["replica"] === true) {
    throw new MigError("MIG_UNSUPPORTED", "This server is a replica, which cannot be changed.", {
      next: "Connect to the primary.",
    });
  }
  const citus = row?.["citus"] === true;
  if (citus) await refuseWorker(ask);
  return { citus };
}
