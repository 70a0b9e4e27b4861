/** Tenants as a database each: a session is opened for every one, and its lock is the tenant's own. */
import type { Session } from "../../adapter/adapter.ts";
import type { LedgerFacts } from "../../adapter/ledger-rows.ts";
import { type AskRepo, connectionConfig } from "../../adapter/repo.ts";
import { isMigError } from "../../errors.ts";
import type { Scope } from "../../model/scope.ts";
import { readHeads } from "../open-ledger.ts";
import type { StoreOptions, TenantStore } from "./tenant-store.ts";

export class FileTenants implements TenantStore {
  readonly ask: AskRepo;
  readonly #repo: StoreOptions["repo"];
  readonly #concurrency: number;

  constructor({ repo, concurrency = 4 }: StoreOptions) {
    this.#repo = repo;
    this.#concurrency = concurrency;
    this.ask = async (sql, values) => {
      const session = await repo.adapter.connect(connectionConfig(repo));
      try {
        return await session.query(sql, values);
      } finally {
        await session.close();
      }
    };
  }

  /** The repo's own function says which names can be a file's. */
  checkName(name: string): void {
    connectionConfig(this.#repo, scopeOf(name));
  }

  async exists(name: string): Promise<boolean> {
    const { database } = this.#repo.adapter;
    return database?.exists(connectionConfig(this.#repo, scopeOf(name))) ?? true;
  }

  async ledgers(names: readonly string[]): Promise<ReadonlyMap<string, readonly LedgerFacts[] | null>> {
    const found = new Map<string, readonly LedgerFacts[] | null>();
    const known = new Map<string, readonly LedgerFacts[]>();
    for (const name of names) {
      const rows = await this.#read(name);
      if (rows !== undefined) found.set(name, rows === null ? null : shared(rows.map(factsOf), known));
    }
    return found;
  }

  async concurrency(): Promise<number> {
    return this.#concurrency;
  }

  laneOf(): number {
    return 0;
  }

  async within<T>(name: string, body: (session: Session) => Promise<T>): Promise<T> {
    const session = await this.#repo.adapter.connect(connectionConfig(this.#repo, scopeOf(name)));
    try {
      return await body(session);
    } finally {
      await session.close();
    }
  }

  async close(): Promise<void> {}

  /** Undefined when there is no such file. */
  async #read(name: string): Promise<readonly LedgerFacts[] | null | undefined> {
    const scope = scopeOf(name);
    const { ledger } = connectionConfig(this.#repo, scope);
    try {
      return (await this.within(name, (session) => readHeads({ session, scope, ledger }))).rows;
    } catch (error) {
      if (isMigError(error) && error.code === "MIG_DATABASE_MISSING") return undefined;
      throw error;
    }
  }
}

function scopeOf(name: string): Scope {
  return { kind: "tenant", name };
}

function factsOf({ seq, version, name, state, checksum, step, steps, note, breaking }: LedgerFacts): LedgerFacts {
  return { seq, version, name, state, checksum, step, steps, note, breaking };
}

/** Most tenants have the same rows, and then they share them. */
function shared(rows: readonly LedgerFacts[], known: Map<string, readonly LedgerFacts[]>): readonly LedgerFacts[] {
  const text = JSON.stringify(rows);
  const same = known.get(text) ?? rows;
  known.set(text, same);
  return same;
}
