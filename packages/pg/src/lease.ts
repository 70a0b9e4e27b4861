/**
 * Locks for servers whose own ones cannot be relied on: a row in a table, which is somebody's until a point in time. A
 * connection of its own renews it while long statements run on the other one, and whoever cannot renew it in time stops.
 *
 * What makes that safe is that the holder stops before others may begin: its lease counts from before it was asked for, by
 * this process' clocks, and ends sooner. A process that was halted in between finds that out before it sends anything, and
 * a transaction commits only while the row is still its own.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { isMigError, type LockOptions, MigError } from "@mig/core/adapter";
import type { PgConnection } from "./driver.ts";
import { statementError } from "./errors.ts";
import type { Ask, Locks } from "./lock.ts";
import { quoteLiteral } from "./quote.ts";

/** For all locks of a database. */
export const leaseTable = "public.mig_leases";

const create = `CREATE TABLE IF NOT EXISTS ${leaseTable}
  (name text PRIMARY KEY, holder text NOT NULL, token text NOT NULL, expires_at timestamptz NOT NULL)`;

/** In milliseconds. How long a process may be halted, and how long others wait for one that was killed. */
const leaseMs = 15_000;

interface Lease {
  readonly token: string;
  /** Taken again by the same session, so often. */
  count: number;
  /** By both clocks; see `now`. */
  until: Clocks;
  lost: boolean;
}

/** One does not follow when the time of the day is changed, the other may stand while the machine sleeps. */
type Clocks = readonly [steady: number, wall: number];

const now = (): Clocks => [performance.now(), Date.now()];

interface LeaseOptions {
  /** The session's, for what must be in its transaction and for what needs no connection of its own. */
  readonly ask: Ask;
  /** Another connection. */
  readonly open: () => Promise<PgConnection>;
  /** Who has it, for people. */
  readonly holder: string;
  readonly ms?: number;
}

export class LeaseLocks implements Locks {
  readonly #ask: Ask;
  readonly #open: () => Promise<PgConnection>;
  readonly #holder: string;
  readonly #ms: number;
  readonly #leases = new Map<string, Lease>();
  #untilCommit: string[] = [];
  #aside: Promise<PgConnection> | null = null;
  #sent: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;
  #renewing: Promise<void> | null = null;

  constructor({ ask, open, holder, ms = leaseMs }: LeaseOptions) {
    this.#ask = ask;
    this.#open = open;
    this.#holder = holder;
    this.#ms = ms;
  }

  /** Nobody shares one: there is one lane. */
  async tryLock(name: string, { untilCommit = false }: LockOptions): Promise<boolean> {
    this.check();
    const known = this.#leases.get(name);
    if (known === undefined && !(await this.#take(name))) return false;
    if (known !== undefined) known.count += 1;
    if (untilCommit) this.#untilCommit.push(name);
    this.#timer ??= setInterval(() => this.#beat(), this.#ms / 5).unref();
    return true;
  }

  async unlock(name: string): Promise<boolean> {
    const lease = this.#leases.get(name);
    if (lease === undefined) return false;
    lease.count -= 1;
    if (lease.count > 0) return !lease.lost;
    this.#leases.delete(name);
    const gone = await this.#send(`DELETE FROM ${leaseTable} WHERE ${isOurs(name, lease)} RETURNING name`);
    return gone.length === 1 && !lease.lost;
  }

  async lockHolder(name: string): Promise<string | null> {
    const [row] = await this.#askExisting(
      `SELECT holder || ', until ' || expires_at AS line FROM ${leaseTable} WHERE ${isLive(name)}`,
    );
    const line = row?.["line"];
    return typeof line === "string" ? line : null;
  }

  /** The holder cannot renew it any more and stops; until it has surely noticed, nobody else gets the lease. */
  async breakLock(name: string): Promise<boolean> {
    const broken = await this.#askExisting(
      `UPDATE ${leaseTable} SET token = ${quoteLiteral(randomUUID())}, holder = holder || ' (told to stop)'
        WHERE ${isLive(name)} RETURNING name`,
    );
    return broken.length === 1;
  }

  held(): string | undefined {
    return [...this.#leases.keys()].find((name) => !this.#untilCommit.includes(name));
  }

  check(): void {
    for (const [name, lease] of this.#leases) {
      // A fifth of it, for what is on its way and for clocks that go at another speed.
      if (lease.lost || now().some((time, clock) => time > Number(lease.until[clock]) - this.#ms / 5)) {
        lease.lost = true;
        throw lost(name);
      }
    }
  }

  /** Whoever takes a lease meanwhile waits for this transaction. */
  async beforeCommit(): Promise<void> {
    for (const [name, lease] of this.#leases) {
      const ours = await this.#ask(`SELECT name FROM ${leaseTable} WHERE ${isOurs(name, lease)} FOR UPDATE`);
      if (ours.length === 0) throw lost(name);
    }
  }

  /** What cannot be given back ends by itself. */
  async afterTransaction(): Promise<void> {
    for (const name of this.#untilCommit.splice(0)) await this.unlock(name).catch(() => false);
  }

  async close(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    const own = [...this.#leases].filter(([, { lost }]) => !lost);
    for (const [, lease] of own) lease.count = 1;
    const releasing = Promise.allSettled(own.map(([name]) => this.unlock(name)));
    // A server that does not answer any more is not waited for: a lease ends by itself.
    await Promise.race([releasing, sleep(this.#ms / 5, undefined, { ref: false })]);
    this.#drop();
  }

  #drop(): void {
    this.#aside?.then((connection) => connection.close()).catch(() => undefined);
    this.#aside = null;
  }

  async #take(name: string): Promise<boolean> {
    const asked = now();
    const token = randomUUID();
    const taken = await this.#sendCreating(`INSERT INTO ${leaseTable} AS l (name, holder, token, expires_at)
  VALUES (${[name, this.#holder, token].map(quoteLiteral).join(", ")}, ${this.#end()})
  ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, token = excluded.token, expires_at = excluded.expires_at
  WHERE l.expires_at < clock_timestamp() RETURNING name`);
    if (taken.length === 0) return false;
    this.#leases.set(name, { token, count: 1, until: this.#after(asked), lost: false });
    return true;
  }

  /** One at a time. A connection that broke is replaced by the next one, while there is time. */
  #beat(): void {
    this.#renewing ??= this.#renew()
      .catch(() => this.#drop())
      .finally(() => {
        this.#renewing = null;
      });
  }

  async #renew(): Promise<void> {
    for (const [name, lease] of this.#leases) {
      if (lease.lost) continue;
      const asked = now();
      const renewed = await this.#send(
        `UPDATE ${leaseTable} SET expires_at = ${this.#end()} WHERE ${isOurs(name, lease)} RETURNING name`,
      );
      if (renewed.length === 1) lease.until = this.#after(asked);
      else lease.lost = true;
    }
  }

  #after([steady, wall]: Clocks): Clocks {
    return [steady + this.#ms, wall + this.#ms];
  }

  #end(): string {
    return `clock_timestamp() + interval '${this.#ms} milliseconds'`;
  }

  /** Several who make the table at once disturb each other, and the last one of them finds it. */
  async #sendCreating(sql: string): Promise<readonly unknown[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#send(sql);
      } catch (error) {
        if (stateOf(error) !== "42P01" || attempt > 5) throw error;
        await this.#send(create).catch((reason: unknown) => {
          if (!["23505", "42P07", "42710"].includes(stateOf(reason))) throw reason;
        });
      }
    }
  }

  /** One after the other: what renews a lease and what gives one back may come at once. */
  #send(sql: string): Promise<readonly unknown[]> {
    const sending = this.#sent.then(() => this.#sendNow(sql));
    this.#sent = sending.catch(() => undefined);
    return sending;
  }

  async #sendNow(sql: string): Promise<readonly unknown[]> {
    this.#aside ??= this.#open();
    const connection = await this.#aside.catch((error: unknown) => {
      this.#aside = null;
      throw error;
    });
    try {
      return (await connection.query(sql)).flatMap(({ rows }) => rows);
    } catch (error) {
      throw statementError(error, sql);
    }
  }

  /** Nothing where there is no table yet. */
  #askExisting(sql: string): ReturnType<Ask> {
    return this.#ask(`SELECT to_regclass('${leaseTable}') IS NOT NULL AS found`).then(([row]) =>
      row?.["found"] === true ? this.#ask(sql) : [],
    );
  }
}

const stateOf = (error: unknown) => (isMigError(error) ? String(error.details["sqlstate"]) : "");
const isOurs = (name: string, { token }: Lease) => `name = ${quoteLiteral(name)} AND token = ${quoteLiteral(token)}`;
const isLive = (name: string) => `name = ${quoteLiteral(name)} AND expires_at > clock_timestamp()`;

function lost(lock: string): MigError {
  return new MigError("MIG_LOCK_LOST", `The lease ${lock} could not be renewed in time, or was taken away.`, {
    details: { lock },
    next: "Run `mig status` to see what was applied, then run the command again.",
  });
}
