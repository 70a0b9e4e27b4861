/** What stands between a connection and its server: a pooler in transaction mode makes a lock of no use. */
import { setTimeout as sleep } from "node:timers/promises";
import { MigError } from "@mig/core/adapter";
import type { PgConnection } from "./driver.ts";

/**
 * `nothing` also for what passes everything on, such as a tunnel. `wholeSessions`: each session has a server process for
 * itself while it lasts. `statements`: a server process serves several sessions, so that they share its locks and settings.
 */
export type Between = "nothing" | "wholeSessions" | "statements";

/** A pool may have many processes that are free, and use them in any order. */
const rounds = 10;

/** A pooler that has a process for each session may have only one, and then lets the second session wait. */
const limitMs = 3_000;

/**
 * A pooler has numbers of its own in the handshake (seen with PgBouncer 1.18). Only where the number of the server process
 * is another one, a second connection is opened for a moment, and both are asked in turn: two sessions that meet one
 * process, or one that meets two, go by statements or transactions. `met`: the process that has answered already.
 */
export async function between(
  connection: PgConnection,
  met: number,
  another: () => Promise<PgConnection>,
): Promise<Between> {
  if (connection.process === null || connection.process === met) return "nothing";
  const opening = another();
  const asking = opening.then((second) => share(connection, met, second));
  // Where no second connection is to be had, there is nobody to share with.
  const shared = await Promise.race([asking.catch(() => false), pause(limitMs).then(() => false)]);
  const closing = opening.then((second) => second.close()).catch(() => undefined);
  await Promise.race([closing, pause(1_000)]);
  return shared ? "statements" : "wholeSessions";
}

/** Keeps no process alive. */
const pause = (ms: number) => sleep(ms, undefined, { ref: false });

async function share(first: PgConnection, met: number, second: PgConnection): Promise<boolean> {
  const [ofFirst, ofSecond] = [new Set([met]), new Set<number>()];
  for (let round = 0; round < rounds; round += 1) {
    ofSecond.add(await processOf(second));
    ofFirst.add(await processOf(first));
    if (ofFirst.size > 1 || ofSecond.size > 1 || [...ofFirst].some((one) => ofSecond.has(one))) return true;
  }
  return false;
}

async function processOf(connection: PgConnection): Promise<number> {
  const [found] = await connection.query("SELECT pg_backend_pid() AS pid");
  return Number(found?.rows[0]?.["pid"]);
}

/** Errors: MIG_POOLED. */
export function refuseStatements(found: Between): void {
  if (found !== "statements") return;
  throw new MigError(
    "MIG_POOLED",
    "The connection goes through a pooler that gives one server process to several sessions.",
  );
}
