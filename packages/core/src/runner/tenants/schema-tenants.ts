/** Tenants as schemas of one database. Sessions are used again, and replaced before they have seen too much. */
import type { Session, TenantAdmin } from "../../adapter/adapter.ts";
import type { LedgerFacts } from "../../adapter/ledger-rows.ts";
import { type AskRepo, connectionConfig } from "../../adapter/repo.ts";
import { publicScope } from "../../model/scope.ts";
import { acquire, lockName } from "../lock.ts";
import { runOn, warnOfServer } from "../run.ts";
import type { StoreOptions, TenantStore } from "./tenant-store.ts";

/** A server process keeps what it knows of every table it ever touched: 511 MB after 34,000 tables (measured). */
const tenantsPerSession = 400;

/** One more session for so many ledgers to read. */
const ledgersPerLane = 50;

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
   * each session reads the ledgers of the tenants that it will work on.
   */
  async ledgers(names: readonly string[]): Promise<ReadonlyMap<string, readonly LedgerFacts[] | null>> {
    const { repo } = this.#options;
    const { ledger } = connectionConfig(repo, { kind: "tenant", name: "" });
    const lanes = Math.min(await this.concurrency(), Math.ceil(names.length / ledgersPerLane));
    for (const [position, name] of names.entries()) this.#lanes.set(name, position % lanes);
    const found = await Promise.all(
      Array.from({ length: lanes }, (_, lane) =>
        this.#lent(lane, (session) =>
          this.#admin.readLedgers(
            session,
            ledger,
            names.filter((name) => this.laneOf(name) === lane),
          ),
        ),
      ),
    );
    return new Map(found.flatMap((part) => [...part]));
  }

  concurrency(): Promise<number> {
    const { concurrency = 4 } = this.#options;
    return this.#lent(0, async ({ capabilities }) => (capabilities?.concurrentSessions === false ? 1 : concurrency));
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
