/** Tenants as schemas of one database. Sessions are used again, and replaced before they have seen too much. */
import type { Session, TenantAdmin } from "../../adapter/adapter.ts";
import type { LedgerFacts } from "../../adapter/ledger-rows.ts";
import { type AskRepo, connectionConfig } from "../../adapter/repo.ts";
import { publicScope } from "../../model/scope.ts";
import { acquire, lockName } from "../lock.ts";
import { runOn } from "../run.ts";
import type { StoreOptions, TenantStore } from "./tenant-store.ts";

/** A server process keeps what it knows of every table it ever touched: 511 MB after 34,000 tables (measured). */
const tenantsPerSession = 200;

interface Pooled {
  readonly session: Session;
  uses: number;
}

export class SchemaTenants implements TenantStore {
  readonly ask: AskRepo;
  readonly #options: StoreOptions;
  readonly #admin: TenantAdmin;
  readonly #idle: Pooled[] = [];

  constructor(options: StoreOptions, admin: TenantAdmin) {
    this.#options = options;
    this.#admin = admin;
    this.ask = (sql, values) => this.#lent((session) => session.query(sql, values));
  }

  checkName(name: string): void {
    this.#admin.checkName(name);
  }

  exists(name: string): Promise<boolean> {
    return this.#lent((session) => this.#admin.exists(session, name));
  }

  ledgers(names: readonly string[]): Promise<ReadonlyMap<string, readonly LedgerFacts[] | null>> {
    const { ledger } = connectionConfig(this.#options.repo, { kind: "tenant", name: "" });
    return this.#lent((session) => this.#admin.readLedgers(session, ledger, names));
  }

  within<T>(_name: string, body: (session: Session) => Promise<T>): Promise<T> {
    return this.#lent(body);
  }

  async close(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map(({ session }) => session.close().catch(() => undefined)));
  }

  /** What failed may have broken the connection, so it is not used again. */
  async #lent<T>(body: (session: Session) => Promise<T>): Promise<T> {
    const pooled = this.#idle.pop() ?? (await this.#open());
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

  /**
   * Each session shares the lock of the public scope: while one of them works on a tenant, nobody changes what all
   * tenants rest on, and a lock that is lost is lost with the session that needs it.
   */
  async #open(): Promise<Pooled> {
    const { repo, lockWaitMs = 600_000 } = this.#options;
    const own = { kind: "tenant", name: "" } as const;
    const session = await repo.adapter.connect(connectionConfig(repo, own));
    if (this.#options.readOnly === true) return { session, uses: 0 };
    try {
      await acquire(runOn(session, this.#options), lockName(repo.ledger, publicScope), lockWaitMs, { shared: true });
    } catch (error) {
      await session.close().catch(() => undefined);
      throw error;
    }
    return { session, uses: 0 };
  }
}
