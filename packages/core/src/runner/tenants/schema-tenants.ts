/** Tenants as schemas of one database. Sessions are used again, and replaced before they have seen too much. */
import type { Session, TenantAdmin } from "../../adapter/adapter.ts";
import type { LedgerFacts } from "../../adapter/ledger-rows.ts";
import { type AskRepo, connectionConfig } from "../../adapter/repo.ts";
import { MigError } from "../../errors.ts";
import { publicScope } from "../../model/scope.ts";
import { acquire, lockName } from "../lock.ts";
import { runOn, warnOfServer } from "../run.ts";
import type { StoreOptions, TenantStore } from "./tenant-store.ts";

/** A server process keeps what it knows of every table it ever touched: 511 MB after 34,000 tables (measured). */
const tenantsPerSession = 400;

/**
 * So many ledgers are one piece of work for a session, and one query: a server plans 250 scans in 22 ms, but 50 in 1.7 ms, and
 * starts parallel workers for what is in between (measured).
 */
const ledgersAtOnce = 50;

/** A query over many ledgers locks each with its key; what is left of the server's table of locks is for others. */
const locksPerLedger = 2;
const shareOfLocks = 0.8;

interface Pooled {
  readonly session: Session;
  /** Whose tenants it knows. */
  readonly lane: number;
  uses: number;
}

export class SchemaTenants implements TenantStore {
  readonly ask: AskRepo;
  readonly #options: StoreOptions;
  readonly #admin: TenantAdmin;
  readonly #idle: Pooled[] = [];
  readonly #lanes = new Map<string, number>();
  #warned = false;
  #known: { readonly atOnce: number; readonly locks: number } | null = null;
  #toldFewer: number | null = null;

  constructor(options: StoreOptions, admin: TenantAdmin) {
    this.#options = options;
    this.#admin = admin;
    this.ask = (sql, values) => this.#lent(0, (session) => session.query(sql, values));
  }

  checkName(name: string): void {
    this.#admin.checkName(name);
  }

  exists(name: string): Promise<boolean> {
    return this.#lent(this.laneOf(name), (session) => this.#admin.exists(session, name));
  }

  /**
   * A server process that has read a tenant's ledger has it at hand when it writes into it, and several read at once: so
   * each session works on the tenants whose ledgers it has read. One that opens late reads fewer.
   */
  async ledgers(names: readonly string[]): Promise<ReadonlyMap<string, readonly LedgerFacts[] | null>> {
    const { repo } = this.#options;
    const { ledger } = connectionConfig(repo, { kind: "tenant", name: "" });
    const wanted = Math.ceil(names.length / ledgersAtOnce);
    const lanes = wanted <= 1 ? wanted : Math.min(await this.concurrency(), wanted);
    const free = lanes <= 1 ? Number.POSITIVE_INFINITY : (await this.#limits()).locks;
    const fitting = Math.max(1, Math.floor((free * shareOfLocks) / locksPerLedger / lanes));
    const left = parts(names, Math.min(ledgersAtOnce, fitting));
    const found = new Map<string, readonly LedgerFacts[] | null>();
    const read = async (lane: number) => {
      for (let some = left.shift(); some !== undefined; some = left.shift()) {
        for (const name of some) this.#lanes.set(name, lane);
        const ledgers = await this.#lent(lane, (session) => this.#admin.readLedgers(session, ledger, some));
        for (const [name, rows] of ledgers) found.set(name, rows);
      }
    };
    await Promise.all(Array.from({ length: lanes }, (_, lane) => read(lane)));
    return found;
  }

  async concurrency(locksEach = 0): Promise<number> {
    const { concurrency = 4 } = this.#options;
    const { atOnce, locks } = await this.#limits();
    const fitting = Math.min(concurrency, atOnce, locksEach === 0 ? concurrency : Math.floor(locks / locksEach));
    if (fitting === 0) throw noRoom(locksEach, locks);
    if (fitting < concurrency) this.#tellFewer(fitting, concurrency);
    return fitting;
  }

  /** What the server takes, looked up before a second session is opened. */
  async #limits(): Promise<{ readonly atOnce: number; readonly locks: number }> {
    this.#known ??= await this.#lent(0, async (session) => {
      const unlimited = { atOnce: Number.POSITIVE_INFINITY, locks: Number.POSITIVE_INFINITY };
      if (session.capabilities?.concurrentSessions === false) return { ...unlimited, atOnce: 1 };
      const room = await session.room?.();
      return room === undefined ? unlimited : { atOnce: 1 + room.sessions, locks: room.locks };
    });
    return this.#known;
  }

  #tellFewer(fitting: number, wanted: number): void {
    if (this.#toldFewer === fitting) return;
    this.#toldFewer = fitting;
    const text = `The server has room for ${fitting} tenants at once instead of ${wanted}.`;
    this.#options.onEvent?.({ kind: "warning", code: "MIG_NO_ROOM", text, scope: publicScope });
  }

  laneOf(name: string): number {
    return this.#lanes.get(name) ?? 0;
  }

  within<T>(name: string, body: (session: Session) => Promise<T>): Promise<T> {
    return this.#lent(this.laneOf(name), body);
  }

  async close(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map(({ session }) => session.close().catch(() => undefined)));
  }

  /** What failed may have broken the connection, so it is not used again. */
  async #lent<T>(lane: number, body: (session: Session) => Promise<T>): Promise<T> {
    const pooled = this.#take(lane) ?? (await this.#open(lane));
    try {
      const result = await body(pooled.session);
      pooled.uses += 1;
      if (pooled.uses < tenantsPerSession) this.#idle.push(pooled);
      else await pooled.session.close();
      return result;
    } catch (error) {
      await pooled.session.close().catch(() => undefined);
      throw error;
    }
  }

  /** The lane's own, or else any that is free: there are never more than are needed at once. */
  #take(lane: number): Pooled | undefined {
    const own = this.#idle.findIndex((pooled) => pooled.lane === lane);
    return this.#idle.splice(Math.max(own, 0), 1)[0];
  }

  /**
   * Each session shares the lock of the public scope: while one of them works on a tenant, nobody changes what all
   * tenants rest on, and a lock that is lost is lost with the session that needs it.
   */
  async #open(lane: number): Promise<Pooled> {
    const { repo, lockWaitMs = 600_000 } = this.#options;
    const own = { kind: "tenant", name: "" } as const;
    const session = await repo.adapter.connect(connectionConfig(repo, own));
    if (this.#options.readOnly === true) return { session, lane, uses: 0 };
    try {
      await acquire(runOn(session, this.#options), lockName(repo.ledger, publicScope), lockWaitMs, { shared: true });
    } catch (error) {
      await session.close().catch(() => undefined);
      throw error;
    }
    if (!this.#warned) warnOfServer(runOn(session, this.#options));
    this.#warned = true;
    return { session, lane, uses: 0 };
  }
}

function noRoom(wanted: number, free: number): MigError {
  const text = `A migration locks ${wanted} tables and indexes of a tenant at once, and the server has room for ${free}.`;
  return new MigError("MIG_NO_ROOM", text, { details: { wanted, free } });
}

function parts(names: readonly string[], size: number): (readonly string[])[] {
  const found = [];
  for (let from = 0; from < names.length; from += size) found.push(names.slice(from, from + size));
  return found;
}
